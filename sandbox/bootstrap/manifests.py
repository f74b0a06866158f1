"""Which file of a Python function says what it needs, and the texts that decide what is installed.

As with the SAM CLI, ``requirements.txt`` comes first, and the function's own project is not installed: its
files are packed as they lie. With ``BuildMethod: python-uv`` a lock comes before ``requirements.txt``.
"""

import os
import re
import tomllib
from collections.abc import Container
from pathlib import Path
from typing import Any

from sandbox.bootstrap.asked import text_of
from sandbox.errors import PackagingError

REQUIREMENTS, PYLOCK, UV_LOCK, PROJECT = "requirements.txt", "pylock.toml", "uv.lock", "pyproject.toml"
PYTHON_UV = "python-uv"
_LOCKS = (PYLOCK, UV_LOCK)
# Locks of other tools, and what turns each into one that is read here.
_FOREIGN = {
    "poetry.lock": "cd {folder} && poetry export --format requirements.txt --output requirements.txt",
    "pdm.lock": "cd {folder} && pdm export --prod --format requirements --output requirements.txt",
    "Pipfile.lock": "cd {folder} && pipenv requirements > requirements.txt",
}
_INCLUDE = re.compile(r"^(?:-r|-c|--requirement|--constraint)[ =]*(?P<file>\S+)")
_LOCAL = re.compile(r"^(?:-e\b|--editable\b|\.|/|file:|.*@\s*file:)")


def chosen(folder: Path, names: Container[str], method: str | None) -> str | None:
    """The file to install from, or None where nothing is asked for.

    Raises PackagingError for dependencies that only a file says which is not read here.
    """
    locks = [lock for lock in _LOCKS if lock in names]
    order = [*locks, REQUIREMENTS] if method == PYTHON_UV else [REQUIREMENTS, *locks]
    found = next((name for name in order if name in names), None)
    if found is None:
        _refuse_what_is_not_read(folder, names)
    return found


def texts(folder: Path, manifest: str) -> dict[str, str]:
    """All that decides what ``manifest`` installs, by name under ``folder``; raises PackagingError."""
    if manifest == REQUIREMENTS:
        return _requirements(folder / manifest, folder.resolve())
    if manifest == UV_LOCK:
        if not (folder / PROJECT).is_file():
            raise PackagingError(f"{folder / UV_LOCK} has no {PROJECT} beside it.")
        return {name: text_of(folder / name) for name in (UV_LOCK, PROJECT)}
    for package in _toml(folder / PYLOCK).get("packages") or []:
        if "directory" in package or "path" in (package.get("archive") or {}):
            raise _of_this_machine(folder / PYLOCK, package.get("name"))
    return {PYLOCK: text_of(folder / PYLOCK)}


def refuse_local(file: Path, text: str) -> None:
    """Raise PackagingError where a line of ``text``, requirements of ``file``, is a path of this machine."""
    for line in map(str.strip, text.splitlines()):
        if _LOCAL.match(line):
            raise _of_this_machine(file, line)


def _refuse_what_is_not_read(folder: Path, names: Container[str]) -> None:
    for lock, command in _FOREIGN.items():
        if lock in names:
            raise PackagingError(
                f"{folder / lock} is not read here, nor by the SAM CLI. Type: {command.format(folder=folder)}"
            )
    if PROJECT in names and _dependencies(_toml(folder / PROJECT)):
        raise PackagingError(
            f"{folder / PROJECT} has dependencies and no lock beside it: tomorrow they would be others. "
            f"Type: uv lock --project {folder}"
        )


def _dependencies(project: dict[str, Any]) -> Any:
    poetry = ((project.get("tool") or {}).get("poetry") or {}).get("dependencies") or {}
    return (project.get("project") or {}).get("dependencies") or poetry.keys() - {"python"}


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text_of(file))
    except tomllib.TOMLDecodeError as error:
        raise PackagingError(f"{file} cannot be read: {error}") from error


def _requirements(file: Path, root: Path) -> dict[str, str]:
    """The text of ``file`` and of every file it includes, by name under ``root``."""
    if not file.resolve().is_relative_to(root):
        raise PackagingError(f"{root / REQUIREMENTS} includes {file}, which lies outside {root}.")
    if not file.is_file():
        raise PackagingError(f"{root / REQUIREMENTS} includes {file}, which does not exist.")
    text = text_of(file)
    found = {file.resolve().relative_to(root).as_posix(): text}
    for line in map(str.strip, text.splitlines()):
        if include := _INCLUDE.match(line):
            found |= _requirements(file.parent / os.path.expandvars(include["file"]), root)
        elif _LOCAL.match(line):
            raise _of_this_machine(file, line)
    return found


def _of_this_machine(file: Path, asked: Any) -> PackagingError:
    return PackagingError(
        f"{file} asks for {asked!r}, a package of this machine. "
        "Put its code into the function's folder, or name a published package."
    )
