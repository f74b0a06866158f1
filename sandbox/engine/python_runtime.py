"""A Python runtime: an interpreter of its version, with boto3 and AWS's runtime client."""

import json
import shutil
import subprocess
from pathlib import Path

from sandbox.engine import interpreter, locks
from sandbox.engine.interpreter import Wanted
from sandbox.engine.made import Made
from sandbox.engine.uv import run_uv
from sandbox.errors import EnvironmentUnavailable
from sandbox.progress import Step

NAMES = tuple(f"python3.{minor}" for minor in range(9, 15))
_SUFFIXES = "import json, importlib.machinery as m; print(json.dumps(m.EXTENSION_SUFFIXES))"


def lock(runtime: str) -> str:
    """The name of its lock file; while it is made, nobody else makes it."""
    return f"runtime-{runtime}.txt"


def digest(runtime: str) -> str:
    """Changes with its lock."""
    return locks.digest(lock(runtime))


def make(runtime: str, folder: Path, cache: Path, step: Step) -> Made:
    """Raises EnvironmentUnavailable."""
    wanted = Wanted(runtime.removeprefix("python"), f"Runtime {runtime}", f"sandbox runtime {runtime}")
    python = interpreter.find(wanted, cache, step)
    shutil.rmtree(folder, ignore_errors=True)
    # Compiled now: handlers must not write into a folder that others share.
    into = ["--python", str(python), "--target", str(folder / "packages"), "--compile-bytecode"]
    try:
        run_uv([*locks.install(lock(runtime)), *into], step)
    except EnvironmentUnavailable as error:
        raise EnvironmentUnavailable(
            f"What AWS's runtime {runtime} carries could not be installed for {python}. {error}\n"
            f"When that is mended, type: {wanted.then}"
        ) from error
    return Made(python, folder / "packages", _suffixes(python))


def _suffixes(python: Path) -> tuple[str, ...]:
    """The endings of the compiled modules that an interpreter loads."""
    answer = subprocess.run([python, "-I", "-S", "-c", _SUFFIXES], capture_output=True, text=True, check=True)
    return tuple(json.loads(answer.stdout))
