"""The engine's environment and the handlers' packages, in the user's cache folder, named by their locks.

Both are made once for each lock file and shared by every clone and project; they hold nothing of ours.
A folder without its ``ready`` file was not finished and is made again.
"""

import hashlib
import json
import shutil
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from filelock import FileLock

from sandbox.engine import interpreter
from sandbox.engine.uv import run_uv
from sandbox.errors import EnvironmentUnavailable
from sandbox.progress import Progress, Step

READY = "ready.json"
ENGINE_LOCK = "engine.txt"
HANDLER_LOCK = "runtime-python3.13.txt"


@dataclass(frozen=True)
class EngineEnvironment:
    """Where the engine's programs are."""

    python: Path
    """The interpreter of the virtual environment with LocalStack in it."""
    handler_python: Path
    """The interpreter itself, outside any environment: handlers run on it."""
    handler_packages: Path
    """What AWS's managed runtime carries: boto3 and the runtime interface client."""

    @property
    def programs(self) -> Path:
        """The folder with ``awslocal``."""
        return self.python.parent


def make(cache: Path, progress: Progress) -> EngineEnvironment:
    """Make what is missing, once at a time for all processes; raises EnvironmentUnavailable."""
    found = existing(cache)
    if found:
        return found
    cache.mkdir(parents=True, exist_ok=True)
    with progress.step("Installing LocalStack 4.14 (once)") as step:
        step.detail("waiting for another process that installs it")
        with FileLock(cache / "environment.lock"):
            _make_engine(_engine_folder(cache), cache, step)
            _make_handler_packages(_handler_folder(cache), cache, step)
    made = existing(cache)
    if made is None:
        raise EnvironmentUnavailable(f"The environment under {cache} is not usable after installing it.")
    return made


def existing(cache: Path) -> EngineEnvironment | None:
    """The environment, if it is complete and its interpreter is still there."""
    engine, handler = _engine_folder(cache), _handler_folder(cache)
    base = _base_interpreter(engine)
    if base is None or not (handler / READY).exists():
        return None
    return EngineEnvironment(engine / "bin" / "python", base, handler / "packages")


def lock_file(name: str) -> Path:
    """A lock file: package data of an installed client, ``requirements/`` of a checkout."""
    package = Path(str(resources.files("sandbox")))
    shipped = package / "requirements" / name
    return shipped if shipped.exists() else package.parent / "requirements" / name


def _engine_folder(cache: Path) -> Path:
    return cache / "engine" / _digest(ENGINE_LOCK)


def _handler_folder(cache: Path) -> Path:
    return cache / "handlers" / _digest(HANDLER_LOCK)


def _digest(lock: str) -> str:
    return hashlib.sha256(lock_file(lock).read_bytes()).hexdigest()[:16]


def _base_interpreter(engine: Path) -> Path | None:
    try:
        base = Path(json.loads((engine / READY).read_text())["python"])
    except (OSError, ValueError, KeyError):
        return None
    return base if base.exists() and (engine / "bin" / "python").exists() else None


def _make_engine(folder: Path, cache: Path, step: Step) -> None:
    if _base_interpreter(folder):
        return
    python = interpreter.find(cache, step)
    shutil.rmtree(folder, ignore_errors=True)
    run_uv(["venv", "--python", str(python), str(folder)], step)
    run_uv([*_install(ENGINE_LOCK), "--python", str(folder / "bin" / "python")], step)
    _finish(folder, python)


def _make_handler_packages(folder: Path, cache: Path, step: Step) -> None:
    if (folder / READY).exists():
        return
    python = _base_interpreter(_engine_folder(cache))
    shutil.rmtree(folder, ignore_errors=True)
    # Compiled now: handlers must not write into a folder that others share.
    into = ["--python", str(python), "--target", str(folder / "packages"), "--compile-bytecode"]
    run_uv([*_install(HANDLER_LOCK), *into], step)
    _finish(folder, python)


def _install(lock: str) -> list[str]:
    return ["pip", "install", "--require-hashes", "--no-deps", "-r", str(lock_file(lock))]


def _finish(folder: Path, python: Path | None) -> None:
    (folder / READY).write_text(json.dumps({"python": str(python)}))
