"""Runs uv, which comes with the client, and tells where it is."""

import os
import subprocess
from collections import deque

from uv import find_uv_bin

from sandbox.errors import EnvironmentUnavailable
from sandbox.progress import Step

LAST_LINES = 12
# These would point uv at the environment the client runs in.
_NOT_OURS = ("VIRTUAL_ENV", "CONDA_PREFIX", "PYTHONPATH", "PYTHONHOME", "UV_PROJECT_ENVIRONMENT", "UV_PYTHON")


def run_uv(arguments: list[str], step: Step) -> None:
    """Run ``uv ARGUMENTS``; raises EnvironmentUnavailable with uv's last lines when it fails."""
    environment = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
    environment["UV_NO_CONFIG"] = "1"  # a uv.toml or pyproject.toml of the user's project is not about this
    last: deque[str] = deque(maxlen=LAST_LINES)
    with subprocess.Popen(
        [find_uv_bin(), *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            last.append(line.rstrip())
            step.detail(line.strip())
    if process.returncode:
        raise EnvironmentUnavailable(f"uv {arguments[0]} failed:\n  " + "\n  ".join(last))
