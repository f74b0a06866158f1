"""The engine's environment, in the user's cache folder, named by its lock.

Made once for each lock file and shared by every clone and project; it holds nothing of ours.
A folder without its ``ready`` file was not finished and is made again.
"""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from sandbox.engine import interpreter, locks
from sandbox.engine.interpreter import Wanted
from sandbox.engine.uv import run_uv
from sandbox.errors import EnvironmentUnavailable
from sandbox.progress import Progress, Step

READY = "ready.json"
ENGINE_LOCK = "engine.txt"
PYTHON = Wanted("3.13", "LocalStack 4.14", "sandbox up")


@dataclass(frozen=True)
class EngineEnvironment:
    """Where the engine's programs are."""

    python: Path
    """The interpreter of the virtual environment with LocalStack in it."""

    @property
    def programs(self) -> Path:
        """The folder with ``awslocal``."""
        return self.python.parent

    @property
    def static_libs(self) -> Path:
        """The folder with what LocalStack's image has in ``/usr/lib/localstack``, once that is made."""
        return self.python.parents[1] / "static-libs"


def make(cache: Path, progress: Progress) -> EngineEnvironment:
    """Make what is missing, once at a time for all processes; raises EnvironmentUnavailable."""
    found = existing(cache)
    if found:
        return found
    cache.mkdir(parents=True, exist_ok=True)
    with progress.step("Installing LocalStack 4.14 (once)") as step:
        step.detail("waiting for another process that installs it")
        with FileLock(cache / "environment.lock"):
            _make(_folder(cache), cache, step)
    made = existing(cache)
    if made is None:
        raise EnvironmentUnavailable(f"The environment under {cache} is not usable after installing it.")
    return made


def existing(cache: Path) -> EngineEnvironment | None:
    """The environment, if it is complete and its interpreter is still there."""
    folder = _folder(cache)
    return EngineEnvironment(folder / "bin" / "python") if _is_ready(folder) else None


def _folder(cache: Path) -> Path:
    return cache / "engine" / locks.digest(ENGINE_LOCK)


def _is_ready(folder: Path) -> bool:
    try:
        base = Path(json.loads((folder / READY).read_text())["python"])
    except (OSError, ValueError, KeyError):
        return False
    return base.exists() and (folder / "bin" / "python").exists()


def _make(folder: Path, cache: Path, step: Step) -> None:
    if _is_ready(folder):  # made by the process that was waited for
        return
    python = interpreter.find(PYTHON, cache, step)
    shutil.rmtree(folder, ignore_errors=True)
    run_uv(["venv", "--python", str(python), str(folder)], step)
    run_uv([*locks.install(ENGINE_LOCK), "--python", str(folder / "bin" / "python")], step)
    (folder / READY).write_text(json.dumps({"python": str(python)}))
