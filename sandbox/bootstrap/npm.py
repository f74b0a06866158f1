"""What a Node function needs beside its code: what its lock says, installed by npm; else what lies there."""

import json
import shutil
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any

from sandbox.bootstrap.asked import Asked, text_of
from sandbox.bootstrap.target import Target
from sandbox.engine import node, program
from sandbox.engine.node_runtime import major
from sandbox.errors import EnvironmentUnavailable, PackagingError
from sandbox.progress import Step

CARRIED = "@aws-sdk/"
PACKAGE = "package.json"
LOCKS = ("npm-shrinkwrap.json", "package-lock.json")  # npm's order
SETTINGS = ".npmrc"
MODULES = "node_modules/"
_OTHERS = {"yarn.lock": "yarn install --production", "pnpm-lock.yaml": "pnpm install --prod"}


def asked_by(folder: Path, names: Container[str], target: Target, cache: Path) -> Asked | None:
    """What a folder with the files ``names`` asks for by a lock of npm's; None where it has none.

    Without a lock ``node_modules`` is packed as it lies. ``cache`` is where Node may be. Raises
    PackagingError where something is missing there, or cannot be installed the same elsewhere.
    """
    lock = next((name for name in LOCKS if name in names), None)
    package = _json(folder / PACKAGE) if PACKAGE in names else {}
    if lock is None:
        _check(folder, list(package.get("dependencies") or {}), names)
    if lock is None or not (package.get("dependencies") or package.get("optionalDependencies")):
        return None
    _refuse_local(folder / lock)
    if not target.is_here:
        _refuse_scripts(folder / lock, target)

    def fetch(into: Path, step: Step) -> None:
        found = _node(folder / lock, target, cache, step)
        for name in files:
            shutil.copy(folder / name, into)
        try:
            _ci(found, target, into, step)
        except program.Failed as error:
            raise PackagingError(
                f"{folder / lock} could not be installed by npm with {found.program}; npm said:\n{error}"
            ) from error
        (into / SETTINGS).unlink(missing_ok=True)  # it may hold a token, and has no business in a cache

    files = [name for name in (PACKAGE, lock, SETTINGS) if (folder / name).is_file()]
    request = ({name: text_of(folder / name) for name in files}, major(target.runtime), target.platform)
    return Asked(("npm", *request), fetch, lambda name: not _packed(name))


def _packed(name: str) -> bool:
    return name.startswith(MODULES) and name != f"{MODULES}.package-lock.json"


def _node(lock: Path, target: Target, cache: Path, step: Step) -> node.Node:
    try:
        return node.find(major(target.runtime), target.runtime, cache, step)
    except EnvironmentUnavailable as error:
        raise PackagingError(f"{lock} cannot be installed. {error}") from error


def _ci(found: node.Node, target: Target, folder: Path, step: Step) -> None:
    scripts = [] if target.is_here else ["--ignore-scripts"]
    node.run_npm(found, ["ci", "--omit=dev", *target.for_npm(), *scripts], folder, step)


def _check(folder: Path, asked: list[str], names: Container[str]) -> None:
    """Raises PackagingError where a dependency was not installed; what AWS's runtime carries need not be."""
    missing = [
        name
        for name in asked
        if not name.startswith(CARRIED) and not (folder / MODULES / name / PACKAGE).exists()
    ]
    if missing:
        other = next((command for lock, command in _OTHERS.items() if lock in names), None)
        command = f"cd {folder} && {other}" if other else f"npm install --omit=dev --prefix {folder}"
        raise PackagingError(
            f"{folder / PACKAGE} asks for {', '.join(missing)}, which node_modules does not have. "
            f"Type: {command}"
        )


def _refuse_local(lock: Path) -> None:
    for name, package in _packages(lock):
        if package.get("link") or str(package.get("resolved", "")).startswith("file:"):
            raise PackagingError(
                f"{lock} asks for {name.removeprefix(MODULES)!r}, a package of this machine. "
                "Put its code into the function's folder, or name a published package."
            )


def _refuse_scripts(lock: Path, target: Target) -> None:
    for name, package in _packages(lock):
        if package.get("hasInstallScript") and not package.get("dev"):
            raise PackagingError(
                f"{lock}: {name.removeprefix(MODULES)} runs a script when it is installed, which would make "
                f"it for this machine and not for {target.platform}. Package it on such a machine."
            )


def _packages(lock: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Those of a lock of npm 7 or newer: name in the tree, and what is known of each."""
    packages = _json(lock).get("packages")
    if not isinstance(packages, dict):
        raise PackagingError(f"{lock} is of npm 6 or older. Type: npm install --prefix {lock.parent}")
    yield from packages.items()


def _json(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(text_of(file))
    except ValueError as error:
        raise PackagingError(f"{file} cannot be read: {error}") from error
    if not isinstance(found, dict):
        raise PackagingError(f"{file} cannot be read: it is no object.")
    return found
