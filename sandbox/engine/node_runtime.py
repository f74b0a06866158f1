"""A Node runtime: a Node of its version or newer, with AWS's SDK v3 and AWS's runtime clients.

What it carries is the same for all, and needs no compiler: of the clients only what is JavaScript.
"""

import base64
import hashlib
import shutil
import tarfile
from pathlib import Path

from sandbox.engine import locks, node, program
from sandbox.engine.made import Made
from sandbox.engine.node import Node
from sandbox.errors import EnvironmentUnavailable
from sandbox.progress import Step

NAMES = ("nodejs20.x", "nodejs22.x", "nodejs24.x")
FOLDER = "runtime-nodejs"
PACKAGES = f"{FOLDER}/package.json"
PACKAGES_LOCK = f"{FOLDER}/package-lock.json"
CLIENTS = f"{FOLDER}/clients.txt"
CLIENT = "aws-lambda-ric"
COMPLETE = "complete"


def lock(_: str) -> str:
    """While any is made, no other is: they share what they carry."""
    return FOLDER


def digest(_: str) -> str:
    """Changes with what they carry, and with the Node of the package."""
    return locks.digest(PACKAGES, PACKAGES_LOCK, CLIENTS, node.LOCK)


def make(runtime: str, folder: Path, cache: Path, step: Step) -> Made:
    """Raises EnvironmentUnavailable."""
    found = node.find(major(runtime), runtime, cache, step)
    carried = cache / "runtimes" / f"nodejs-{digest(runtime)}"
    if not (carried / COMPLETE).exists():
        try:
            _install(found, carried, step)
        except EnvironmentUnavailable as error:
            raise EnvironmentUnavailable(
                f"What AWS's runtime {runtime} carries could not be installed with {found.program}. {error}\n"
                f"When that is mended, type: sandbox runtime {runtime}"
            ) from error
    folder.mkdir(parents=True, exist_ok=True)
    return Made(found.program, carried)


def major(runtime: str) -> int:
    """22 of ``nodejs22.x``."""
    return int(runtime.removeprefix("nodejs").removesuffix(".x"))


def _install(found: Node, folder: Path, step: Step) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in (PACKAGES, PACKAGES_LOCK):
        shutil.copy(locks.lock_file(name), folder)
    step.detail("AWS SDK v3")
    _npm(found, ["ci", "--ignore-scripts"], folder, step)
    for line in locks.lock_file(CLIENTS).read_text().splitlines():
        if not line.startswith("#"):
            _install_client(found, folder, line, step)
    for name in (PACKAGES, PACKAGES_LOCK):
        (folder / Path(name).name).unlink()
    (folder / COMPLETE).touch()


def _install_client(found: Node, folder: Path, pinned: str, step: Step) -> None:
    """One file of a client's package, into ``clients/<major version>``."""
    version, file, integrity = pinned.split()
    step.detail(f"{CLIENT} {version}")
    _npm(found, ["pack", "--silent", f"{CLIENT}@{version}"], folder, step)
    package = folder / f"{CLIENT}-{version}.tgz"
    seen = base64.b64encode(hashlib.sha512(package.read_bytes()).digest()).decode()
    if f"sha512-{seen}" != integrity:
        raise EnvironmentUnavailable(f"{CLIENT} {version} is not the one that was pinned: sha512-{seen}")
    target = folder / "clients" / version.partition(".")[0] / "index.mjs"
    target.parent.mkdir(parents=True)
    with tarfile.open(package) as archive:
        inside = archive.extractfile(f"package/{file}")
        assert inside is not None, "the file is in the package whose sum was pinned"
        target.write_bytes(inside.read())
    package.unlink()


def _npm(found: Node, arguments: list[str], folder: Path, step: Step) -> None:
    try:
        node.run_npm(found, arguments, folder, step)
    except program.Failed as error:
        raise EnvironmentUnavailable(f"npm {arguments[0]} failed:\n{error}") from error
