"""What a Python function needs beside its code, installed by uv for the runtime and platform it is for."""

import re
import sys
import tempfile
from collections.abc import Container
from pathlib import Path

from sandbox.bootstrap import manifests
from sandbox.bootstrap.asked import Asked
from sandbox.bootstrap.target import Target
from sandbox.engine import interpreter, program
from sandbox.engine.uv import run_uv_in
from sandbox.errors import PackagingError
from sandbox.progress import Step

# What installers leave beside the packages, different on each machine or each run.
_LEFTOVERS = re.compile(
    r"^(bin/|\.lock$|[^/]+\.dist-info/(RECORD|INSTALLER|REQUESTED|direct_url\.json|uv_cache\.json)$)"
)


def asked_by(
    folder: Path, names: Container[str], target: Target, method: str | None, cache: Path
) -> Asked | None:
    """What a folder with the files ``names`` asks for; None where that is nothing.

    ``method`` is the template's BuildMethod, ``cache`` where an interpreter may be.
    Raises PackagingError for what cannot be installed the same tomorrow or on AWS.
    """
    manifest = manifests.chosen(folder, names, method)
    if manifest is None:
        return None
    texts = manifests.texts(folder, manifest)

    def fetch(into: Path, step: Step) -> None:
        with tempfile.TemporaryDirectory() as scratch:
            source = folder / manifest
            if manifest == manifests.UV_LOCK:
                source = _exported(folder, Path(scratch), _python(target, cache), step)
            try:
                _install(source, target, folder, into, step)
            except program.Failed as error:
                raise PackagingError(
                    f"{folder / manifest} could not be installed "
                    f"for Python {target.python}, {target.platform}; uv said:\n{error}"
                ) from error

    request = (manifest, texts, target.python, target.platform)
    return Asked(request, fetch, lambda name: bool(_LEFTOVERS.match(name)))


def _install(source: Path, target: Target, folder: Path, into: Path, step: Step) -> None:
    run_uv_in(
        folder,
        [
            *("pip", "install", "--no-progress"),
            *("--python", sys.executable, "--python-version", target.python),
            *("--python-platform", target.platform, "--only-binary", ":all:"),
            *("--target", str(into), "--requirement", str(source)),
        ],
        step,
    )


def _python(target: Target, cache: Path) -> list[str]:
    """Whether a lock is up to date, uv tells with a Python that the project allows: the function's.

    Where there is none, the lock is taken at its word.
    """
    python, _ = interpreter.on_this_machine(target.python, cache)
    return ["--locked", "--python", str(python)] if python else ["--frozen", "--python", sys.executable]


def _exported(folder: Path, scratch: Path, python: list[str], step: Step) -> Path:
    """The project's lock as requirements with hashes: neither the project itself nor its groups."""
    exported = scratch / manifests.REQUIREMENTS
    command = ["export", "--no-emit-project", "--no-default-groups", "--no-header", *python]
    try:
        run_uv_in(folder, [*command, "--format", "requirements.txt", "--output-file", str(exported)], step)
    except program.Failed as error:
        lock = folder / manifests.UV_LOCK
        raise PackagingError(f"{lock} cannot be installed from; uv said:\n{error}") from error
    manifests.refuse_local(folder / manifests.UV_LOCK, exported.read_text())
    return exported
