"""Times the main job: from a fresh clone to proven scenarios, and once more.

Clones the checkout's HEAD into a temporary folder, with a cache and a port of its own, and runs
``make scenario`` twice. DynamoDB Local's files are taken from the user's cache, as the figure in the README
is about everything but their download. Prints one line for each run; fails when a run does.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sandbox.localstack import ports
from sandbox.settings import Settings

ROOT = Path(__file__).parents[1]
RUNS = ("from a fresh clone", "the second time")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="sandbox-bench-") as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        cache = _cache_with_dynamodb_local(Path(folder) / "cache")
        variables = {**os.environ, "SANDBOX_CACHE": str(cache), "SANDBOX_PORT": str(ports.choose())}
        variables["SANDBOX_ENGINE"] = "process"
        variables.pop("SANDBOX_HOME", None)
        try:
            for run in RUNS:
                print(f"make scenario, {run}: {_timed(clone, variables):6.1f} s")
        finally:
            subprocess.run(["make", "down"], cwd=clone, env=variables, check=False, capture_output=True)


def _timed(clone: Path, variables: dict[str, str]) -> float:
    started = time.monotonic()
    done = subprocess.run(
        ["make", "scenario"], cwd=clone, env=variables, check=False, capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return time.monotonic() - started


def _cache_with_dynamodb_local(cache: Path) -> Path:
    source = Settings.load().cache / "dynamodb-local"
    if source.exists():
        shutil.copytree(source, cache / "dynamodb-local")
    return cache


if __name__ == "__main__":
    main()
