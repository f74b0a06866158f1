"""Finds a Python of a certain version: LocalStack 4.14 needs 3.13, a function the one that it declares.

An interpreter is taken only if it really runs: pyenv's ``python3.13`` on the PATH is a script that
fails unless that version was selected.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sandbox.engine.uv import run_uv
from sandbox.errors import EnvironmentUnavailable
from sandbox.progress import Step

_PROBE = (
    "import os, sys, venv; assert '%d.%d' % sys.version_info[:2] == sys.argv[1]; "
    "print(os.path.realpath(getattr(sys, '_base_executable', None) or sys.executable))"
)
PROBE_SECONDS = 20


@dataclass(frozen=True)
class Wanted:
    """A Python that somebody needs, in words for the one who has to install it."""

    version: str
    """Major and minor: ``3.13``."""
    user: str
    """Who needs it."""
    then: str
    """What to type when it is there."""


def find(wanted: Wanted, cache: Path, step: Step) -> Path:
    """Its real path: on PATH, else pyenv's, else uv's, else one that uv downloads into ``cache``.

    Raises EnvironmentUnavailable.
    """
    found, tried = on_this_machine(wanted.version, cache)
    if found:
        return found
    step.detail(f"no Python {wanted.version} here: downloading one")
    return _download(wanted, cache, tried, step)


def on_this_machine(version: str, cache: Path) -> tuple[Path | None, list[str]]:
    """A Python that is here already, or None; and those that turned out not to run."""
    tried: list[str] = []
    for candidate in _candidates(version, cache):
        found = _probe(candidate, version)
        if found:
            return found, tried
        tried.append(str(candidate))
    return None, tried


def _candidates(version: str, cache: Path) -> Iterator[Path]:
    for folder in os.get_exec_path():
        path = shutil.which(f"python{version}", path=folder)
        if path:
            yield Path(path)
    for root in _pyenv_roots():
        yield from _in(root / "versions", f"{version}*", version)
    for root in (_uvs_own(), _downloads(cache)):
        yield from _in(root, f"cpython-{version}*", version)


def _in(folder: Path, pattern: str, version: str) -> list[Path]:
    return sorted(folder.glob(f"{pattern}/bin/python{version}"), reverse=True)


def _pyenv_roots() -> list[Path]:
    """Where pyenv keeps its versions: where it says, else where the PATH leads to, and the default."""
    if "PYENV_ROOT" in os.environ:
        return [Path(os.environ["PYENV_ROOT"])]
    on_path = [Path(folder).parent for folder in os.get_exec_path() if Path(folder).name == "shims"]
    return list(dict.fromkeys([*on_path, Path.home() / ".pyenv"]))


def _uvs_own() -> Path:
    """Where ``uv python install`` puts interpreters, on Linux and macOS alike."""
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(os.environ.get("UV_PYTHON_INSTALL_DIR") or Path(data) / "uv" / "python")


def _downloads(cache: Path) -> Path:
    return cache / "python"


def _probe(candidate: Path, version: str) -> Path | None:
    """The real interpreter behind ``candidate``, outside any virtual environment, or None."""
    try:
        answer = subprocess.run(
            [candidate, "-I", "-c", _PROBE, version],
            capture_output=True,
            text=True,
            timeout=PROBE_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return Path(answer.stdout.strip())


def _download(wanted: Wanted, cache: Path, tried: list[str], step: Step) -> Path:
    version, folder = wanted.version, _downloads(cache)
    try:
        run_uv(["python", "install", version, "--install-dir", str(folder), "--no-bin"], step)
    except EnvironmentUnavailable as error:
        raise EnvironmentUnavailable(_advice(wanted, tried, str(error))) from error
    for candidate in _in(folder, f"cpython-{version}*", version):
        found = _probe(candidate, version)
        if found:
            return found
    raise EnvironmentUnavailable(_advice(wanted, tried, f"uv put no working interpreter into {folder}"))


def _advice(wanted: Wanted, tried: list[str], reason: str) -> str:
    looked = ", ".join(tried) if tried else "nothing of that name on PATH, under pyenv or of uv's"
    version = wanted.version
    return (
        f"{wanted.user} needs Python {version}, and none was found (looked at: {looked}). "
        f"uv could not download one either: {reason}\n"
        f"Install Python {version} so that `python{version}` runs (`pyenv install {version}`, "
        f"`brew install python@{version}`, or your system's package), then type: {wanted.then}"
    )
