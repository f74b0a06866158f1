"""Finds a Python 3.13 for the engine: LocalStack 4.14 needs that version and no other.

An interpreter is taken only if it really runs: pyenv's ``python3.13`` on the PATH is a script that
fails unless that version was selected.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from sandbox.engine.uv import run_uv
from sandbox.errors import EnvironmentUnavailable
from sandbox.progress import Step

VERSION = "3.13"
_PROBE = (
    "import os, sys, venv; assert sys.version_info[:2] == (3, 13); "
    "print(os.path.realpath(getattr(sys, '_base_executable', None) or sys.executable))"
)
PROBE_SECONDS = 20


def find(cache: Path, step: Step) -> Path:
    """A Python 3.13's real path: on PATH, else pyenv's, else one that uv downloads into ``cache``."""
    found, tried = on_this_machine()
    if found:
        return found
    step.detail(f"no Python {VERSION} here: downloading one")
    return _download(cache, tried, step)


def on_this_machine() -> tuple[Path | None, list[str]]:
    """A Python 3.13 that was here before us, or None; and those that turned out not to run."""
    tried: list[str] = []
    for candidate in _candidates():
        found = _probe(candidate)
        if found:
            return found, tried
        tried.append(str(candidate))
    return None, tried


def _candidates() -> Iterator[Path]:
    for folder in os.get_exec_path():
        path = shutil.which(f"python{VERSION}", path=folder)
        if path:
            yield Path(path)
    for root in _pyenv_roots():
        yield from sorted(root.glob(f"versions/{VERSION}*/bin/python{VERSION}"), reverse=True)


def _pyenv_roots() -> list[Path]:
    """Where pyenv keeps its versions: where it says, else where the PATH leads to, and the default."""
    if "PYENV_ROOT" in os.environ:
        return [Path(os.environ["PYENV_ROOT"])]
    on_path = [Path(folder).parent for folder in os.get_exec_path() if Path(folder).name == "shims"]
    return list(dict.fromkeys([*on_path, Path.home() / ".pyenv"]))


def _probe(candidate: Path) -> Path | None:
    """The real interpreter behind ``candidate``, outside any virtual environment, or None."""
    try:
        answer = subprocess.run(
            [candidate, "-I", "-c", _PROBE], capture_output=True, text=True, timeout=PROBE_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return Path(answer.stdout.strip())


def _download(cache: Path, tried: list[str], step: Step) -> Path:
    folder = cache / "python"
    try:
        run_uv(["python", "install", VERSION, "--install-dir", str(folder), "--no-bin"], step)
    except EnvironmentUnavailable as error:
        raise EnvironmentUnavailable(_advice(tried, str(error))) from error
    for candidate in sorted(folder.glob(f"*/bin/python{VERSION}"), reverse=True):
        found = _probe(candidate)
        if found:
            return found
    raise EnvironmentUnavailable(_advice(tried, f"uv put no working interpreter into {folder}"))


def _advice(tried: list[str], reason: str) -> str:
    looked = ", ".join(tried) if tried else "nothing of that name on PATH or under pyenv"
    return (
        f"LocalStack 4.14 needs Python {VERSION}, and none was found (looked at: {looked}). "
        f"uv could not download one either: {reason}\n"
        f"Install Python {VERSION} so that `python{VERSION}` runs (`pyenv install {VERSION}`, "
        f"`brew install python@{VERSION}`, or your system's package), then type: sandbox up"
    )
