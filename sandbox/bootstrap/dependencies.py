"""Installs a function's ``requirements.txt`` once for each content, runtime, platform and architecture."""

import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import uv
from filelock import FileLock

from sandbox.bootstrap.archive import Entry, entries_of
from sandbox.errors import PackagingError

LAST_LINES = 8
# What installers leave beside the packages, different on each machine or each run.
_LEFTOVERS = re.compile(
    r"^(bin/|\.lock$|[^/]+\.dist-info/(RECORD|INSTALLER|REQUESTED|direct_url\.json|uv_cache\.json)$)"
)
_INCLUDE = re.compile(r"^(?:-r|-c|--requirement|--constraint)[ =]*(?P<file>\S+)")
_LOCAL = re.compile(r"^(?:-e\b|--editable\b|\.|/|file:|.*@\s*file:)")


def platform_name() -> str:
    """This machine in uv's words, since handlers run as processes of this machine."""
    machine = {"arm64": "aarch64", "amd64": "x86_64"}.get(platform.machine().lower(), platform.machine())
    system = {"Darwin": "apple-darwin", "Linux": "unknown-linux-gnu"}.get(platform.system())
    if system is None:
        raise PackagingError(f"Handlers run on Linux and macOS, and this is {platform.system()}.")
    return f"{machine}-{system}"


def installed(requirements: Path, runtime: str, cache: Path) -> tuple[str, dict[str, Entry]]:
    """What ``requirements`` asks for, as a key that names this content and the files to pack.

    ``runtime`` is a function's: ``python3.13``.
    Raises PackagingError with the installer's last lines, or for a requirement outside the folder.
    """
    python = runtime.removeprefix("python")
    texts = _texts(requirements, requirements.parent.resolve())
    key = hashlib.sha256(json.dumps([1, texts, python, platform_name()]).encode()).hexdigest()[:32]
    folder = cache / key
    if not folder.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with FileLock(cache / f"{key}.lock"):  # several workers want the same: one installs
            if not folder.exists():
                _install(requirements, python, folder)
    found = entries_of(folder)
    return key, {name: entry for name, entry in found.items() if not _LEFTOVERS.match(name)}


def _install(requirements: Path, python: str, folder: Path) -> None:
    draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix="installing-"))
    try:
        _run_uv(requirements, python, draft)
        draft.chmod(0o755)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _run_uv(requirements: Path, python: str, target: Path) -> None:
    command = [
        *(uv.find_uv_bin(), "pip", "install", "--no-progress"),
        *("--python", sys.executable, "--python-version", python, "--python-platform", platform_name()),
        *("--only-binary", ":all:", "--target", str(target), "--requirement", str(requirements)),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=requirements.parent)
    if done.returncode:
        last = "\n".join(f"  {line}" for line in done.stderr.strip().splitlines()[-LAST_LINES:])
        raise PackagingError(
            f"{requirements} could not be installed for Python {python}, {platform_name()}; uv said:\n{last}"
        )


def _texts(file: Path, root: Path) -> dict[str, str]:
    """The text of ``file`` and of every file it includes, by name under ``root``."""
    if not file.resolve().is_relative_to(root):
        raise PackagingError(f"{root / 'requirements.txt'} includes {file}, which lies outside {root}.")
    if not file.is_file():
        raise PackagingError(f"{root / 'requirements.txt'} includes {file}, which does not exist.")
    text = file.read_text(encoding="utf-8")
    found = {file.resolve().relative_to(root).as_posix(): text}
    for line in map(str.strip, text.splitlines()):
        if include := _INCLUDE.match(line):
            found |= _texts(file.parent / os.path.expandvars(include["file"]), root)
        elif _LOCAL.match(line):
            raise PackagingError(
                f"{file} asks for {line!r}, a package of this machine. "
                "Put its code into the function's folder, or name a published package."
            )
    return found
