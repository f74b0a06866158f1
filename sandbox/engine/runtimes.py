"""The runtimes of functions: a program of the declared version, and what AWS's runtime carries for it.

Each is a folder of the user's cache, named by the runtime and its lock, with ``ready.json`` once it is
complete. `sandbox up` makes the default one. Any other is made when it is first needed: by a deployment, by
LocalStack while a function is Pending, or by hand with `sandbox runtime`.
LocalStack's plugins read the same folders.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from filelock import FileLock

from sandbox.control import BARE_PATIENCE, Control
from sandbox.engine import leftovers, node_runtime, python_runtime
from sandbox.engine.made import Made
from sandbox.errors import ForeignEngine
from sandbox.progress import Progress, Step
from sandbox.settings import Settings

NAMES = (*python_runtime.NAMES, *node_runtime.NAMES)
IN_WORDS = "python3.9 to python3.14, nodejs20.x, nodejs22.x and nodejs24.x"
DEFAULT = "python3.13"
READY = "ready.json"
FORMAT = 2  # raise it when a folder holds something else: older clients share the cache
# What finding a program and installing packages go by; LocalStack has an environment of its own.
_PASSED_ON = (
    *("HOME", "LANG", "NODE_EXTRA_CA_CERTS", "NVM_DIR", "PATH", "PYENV_ROOT", "PYTHONPATH", "TMPDIR"),
    *("XDG_CACHE_HOME", "XDG_DATA_HOME"),
)
_PASSED_ON_BEGINNINGS = ("UV_", "SSL_CERT_", "NPM_CONFIG_", "npm_config_")
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


def folders(cache: Path) -> dict[str, Path]:
    """Where each runtime is, or will be."""
    return {name: cache / "runtimes" / f"{name}-{_kind(name).digest(name)}-{FORMAT}" for name in NAMES}


def ready(folder: Path) -> Path | None:
    """The program of a complete runtime that is still there, or None."""
    try:
        program = Path(json.loads((folder / READY).read_text())["program"])
    except (OSError, ValueError, KeyError):
        return None
    return program if program.exists() else None


def make(runtime: str, cache: Path, progress: Progress) -> Path:
    """Make one that is missing, once at a time for all processes; its program.

    Raises EnvironmentUnavailable, saying what was looked at and what to type.
    """
    folder = folders(cache)[runtime]
    if found := ready(folder):
        return found
    folder.parent.mkdir(parents=True, exist_ok=True)
    with progress.step(f"Preparing runtime {runtime} (once)") as step:
        step.detail("waiting for another process that prepares it")
        with FileLock(folder.parent / f"{_kind(runtime).lock(runtime)}.lock"):
            return ready(folder) or _make(runtime, folder, cache, step)


def missing(endpoint_url: str) -> list[str]:
    """The runtimes that the running engine would have to make first; of a bare LocalStack none."""
    try:
        told = Control(endpoint_url, timeout=BARE_PATIENCE).get("runtimes")["runtimes"]
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
        "inWords": IN_WORDS,
        "make": {"command": command, "environment": {**variables, **own}},
    }


def _is_passed_on(name: str) -> bool:
    return name in _PASSED_ON or name.startswith(_PASSED_ON_BEGINNINGS) or name.lower() in _PROXIES


def _kind(runtime: str) -> Any:
    return python_runtime if runtime in python_runtime.NAMES else node_runtime


def _make(runtime: str, folder: Path, cache: Path, step: Step) -> Path:
    made: Made = _kind(runtime).make(runtime, folder, cache, step)
    (folder / READY).write_text(json.dumps(made.told()))
    return made.program
