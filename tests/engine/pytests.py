"""Scenarios run by a pytest of their own, as somebody runs them."""

import os
import subprocess
import sys
from pathlib import Path

from sandbox.settings import Settings

ROOT = Path(__file__).parents[2]
ALONE = ("-p", "no:cacheprovider", "-p", "no:xdist")


def pytest_of(folder: Path, *arguments: str, timeout: float, **variables: str) -> tuple[int, str]:
    """Run ``pytest`` in ``folder``, with this project's client and sandbox, within ``timeout`` seconds.

    Returns its exit code and all that it prints.
    """
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    ours = {"PYTHONPATH": str(ROOT), "SANDBOX_HOME": str(Settings.load().home), "COLUMNS": "200"}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *ALONE, *arguments],
        cwd=folder,
        env={**plain, **ours, **variables},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr
