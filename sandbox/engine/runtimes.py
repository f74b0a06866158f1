"""The runtimes of functions: an interpreter of the declared version, and what AWS's runtime carries for it.

Each is a folder of the user's cache, named by the runtime and its lock, with ``packages`` and, once it is
complete, ``ready.json``. `sandbox up` makes the default one. Any other is made when it is first needed: by
a deployment, by LocalStack while a function is Pending, or by hand with `sandbox runtime`.
LocalStack's plugins read the same folders.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from filelock import FileLock

from sandbox.control import Control
from sandbox.engine import interpreter, leftovers, locks
from sandbox.engine.interpreter import Wanted
from sandbox.engine.uv import run_uv
from sandbox.errors import EnvironmentUnavailable, ForeignEngine
from sandbox.progress import Progress, Step
from sandbox.settings import Settings

NAMES = tuple(f"python3.{minor}" for minor in range(9, 15))
DEFAULT = "python3.13"
READY = "ready.json"
_SUFFIXES = "import json, importlib.machinery as m; print(json.dumps(m.EXTENSION_SUFFIXES))"
# What finding an interpreter and installing packages go by; LocalStack has an environment of its own.
_PASSED_ON = ("HOME", "LANG", "PATH", "PYENV_ROOT", "PYTHONPATH", "TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME")
_PASSED_ON_BEGINNINGS = ("UV_", "SSL_CERT_")
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


def lock(runtime: str) -> str:
    """The name of its lock file."""
    return f"runtime-{runtime}.txt"


def folders(cache: Path) -> dict[str, Path]:
    """Where each runtime is, or will be."""
    return {name: cache / "runtimes" / f"{name}-{locks.digest(lock(name))}" for name in NAMES}


def ready(folder: Path) -> Path | None:
    """The interpreter of a complete runtime that is still there, or None."""
    try:
        python = Path(json.loads((folder / READY).read_text())["python"])
    except (OSError, ValueError, KeyError):
        return None
    return python if python.exists() else None


def make(runtime: str, cache: Path, progress: Progress) -> Path:
    """Make one that is missing, once at a time for all processes; its interpreter.

    Raises EnvironmentUnavailable, saying what was looked at and what to type.
    """
    folder = folders(cache)[runtime]
    if found := ready(folder):
        return found
    folder.parent.mkdir(parents=True, exist_ok=True)
    with progress.step(f"Preparing runtime {runtime} (once)") as step:
        step.detail("waiting for another process that prepares it")
        with FileLock(folder.with_name(f"{folder.name}.lock")):
            return ready(folder) or _make(runtime, folder, cache, step)


def missing(endpoint_url: str) -> list[str]:
    """The runtimes that the running engine would have to make first; of a bare LocalStack none."""
    try:
        told = Control(endpoint_url).get("runtimes")["runtimes"]
    except ForeignEngine:
        return []
    return [each["name"] for each in told if not each["ready"]]


def for_localstack(settings: Settings) -> dict[str, Any]:
    """What the plugins have to know: where each runtime is, and how one is made that is not."""
    # The mark lets `sandbox down` find it.
    command = [sys.executable, "-P", "-X", leftovers.mark(settings.home), "-m", "sandbox.cli", "runtime"]
    variables = {name: value for name, value in os.environ.items() if _is_passed_on(name)}
    own = {"SANDBOX_CACHE": str(settings.cache), "SANDBOX_HOME": str(settings.home), "NO_COLOR": "1"}
    return {
        "folders": {name: str(folder) for name, folder in folders(settings.cache).items()},
        "make": {"command": command, "environment": {**variables, **own}},
    }


def _is_passed_on(name: str) -> bool:
    return name in _PASSED_ON or name.startswith(_PASSED_ON_BEGINNINGS) or name.lower() in _PROXIES


def _make(runtime: str, folder: Path, cache: Path, step: Step) -> Path:
    version = runtime.removeprefix("python")
    wanted = Wanted(version, f"Runtime {runtime}", f"sandbox runtime {runtime}")
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
    (folder / READY).write_text(json.dumps({"python": str(python), "extensions": _suffixes(python)}))
    return python


def _suffixes(python: Path) -> list[str]:
    """The endings of the compiled modules that an interpreter loads."""
    answer = subprocess.run([python, "-I", "-S", "-c", _SUFFIXES], capture_output=True, text=True, check=True)
    found: list[str] = json.loads(answer.stdout)
    return found
