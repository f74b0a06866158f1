"""What a Python function needs beside its code, installed by uv for the runtime and platform it is for."""

import os
import re
import sys
import tempfile
from collections.abc import Container
from pathlib import Path

import uv

from sandbox.bootstrap import manifests
from sandbox.bootstrap.asked import Asked, run
from sandbox.bootstrap.target import Target
from sandbox.engine import interpreter
from sandbox.errors import PackagingError
from sandbox.progress import Step

# What installers leave beside the packages, different on each machine or each run.
_LEFTOVERS = re.compile(
    r"^(bin/|\.lock$|[^/]+\.dist-info/(RECORD|INSTALLER|REQUESTED|direct_url\.json|uv_cache\.json)$)"
)
# These would point uv at the environment the client runs in.
_NOT_OURS = ("VIRTUAL_ENV", "CONDA_PREFIX", "UV_PROJECT_ENVIRONMENT", "UV_PYTHON")


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
            last = _install(source, target, folder, into, step)
        if last:
            raise PackagingError(
                f"{folder / manifest} could not be installed "
                f"for Python {target.python}, {target.platform}; uv said:\n{last}"
            )

    request = (manifest, texts, target.python, target.platform)
    return Asked(request, fetch, lambda name: bool(_LEFTOVERS.match(name)))


def _install(source: Path, target: Target, folder: Path, into: Path, step: Step) -> str | None:
    return _uv(
        [
            *("pip", "install", "--no-progress"),
            *("--python", sys.executable, "--python-version", target.python),
            *("--python-platform", target.platform, "--only-binary", ":all:"),
            *("--target", str(into), "--requirement", str(source)),
        ],
        folder,
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
    last = _uv([*command, "--format", "requirements.txt", "--output-file", str(exported)], folder, step)
    if last:
        raise PackagingError(f"{folder / manifests.UV_LOCK} cannot be installed from; uv said:\n{last}")
    manifests.refuse_local(folder / manifests.UV_LOCK, exported.read_text())
    return exported


def _uv(arguments: list[str], folder: Path, step: Step) -> str | None:
    """uv's last lines if it fails."""
    environment = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
    return run([uv.find_uv_bin(), *arguments], folder, step, env=environment)
