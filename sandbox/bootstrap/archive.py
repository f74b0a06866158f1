"""Zips whose bytes depend on nothing but the files' names, contents and whether they are executable.

Entries are sorted, dated 1980 and stored uncompressed: two versions of zlib compress differently, and
what is hashed, uploaded and compared must be equal on every machine.
"""

import hashlib
import os
import stat
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sandbox.errors import PackagingError

TOOLS_LEAVE = {"__pycache__", ".git", ".venv", ".aws-sam", ".pytest_cache", ".mypy_cache", ".ruff_cache"}
NOT_CODE = TOOLS_LEAVE | {".DS_Store", ".sandbox", ".npmrc"}  # the last may hold a token
EPOCH = (1980, 1, 1, 0, 0, 0)
UNIX = 3
DRAFT = "building-"


@dataclass(frozen=True)
class Entry:
    """One file on its way into a zip."""

    path: Path
    executable: bool

    def digest(self) -> str:
        return hashlib.sha256(self.path.read_bytes()).hexdigest()


def entries_of(folder: Path) -> dict[str, Entry]:
    """Every file under ``folder`` by its name in the zip; raises PackagingError for links that lead out."""
    root = folder.resolve()
    return dict(_walk(root, root, ""))


def fingerprint(entries: Mapping[str, Entry]) -> str:
    """64 hex digits that change when a name, a content or an executable bit changes."""
    digest = hashlib.sha256()
    for name in sorted(entries):
        entry = entries[name]
        digest.update(f"{name}\0{int(entry.executable)}\0{entry.digest()}\n".encode())
    return digest.hexdigest()


def write(entries: Mapping[str, Entry], folder: Path) -> Path:
    """Zip ``entries`` into a new file in ``folder``, for the caller to rename into its place."""
    handle, name = tempfile.mkstemp(dir=folder, prefix=DRAFT)
    try:
        with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w") as archive:
            for entry_name in sorted(entries):
                entry = entries[entry_name]
                archive.writestr(_header(entry_name, entry.executable), entry.path.read_bytes())
    except BaseException:  # a full disk, or Ctrl-C
        Path(name).unlink()
        raise
    return Path(name)


def _header(name: str, executable: bool) -> zipfile.ZipInfo:
    header = zipfile.ZipInfo(name, EPOCH)
    header.create_system = UNIX  # else a zip made on Windows differs
    header.external_attr = (stat.S_IFREG | (0o755 if executable else 0o644)) << 16
    return header


def _walk(root: Path, folder: Path, prefix: str) -> Iterator[tuple[str, Entry]]:
    for child in sorted(folder.iterdir()):
        if child.name in NOT_CODE or child.suffix == ".pyc":
            continue
        target = _inside(root, child, folder)
        if target.is_dir():
            yield from _walk(root, target, f"{prefix}{child.name}/")
        elif target.is_file():
            yield f"{prefix}{child.name}", Entry(target, bool(target.stat().st_mode & stat.S_IXUSR))
        else:
            raise PackagingError(f"{child} is neither a file nor a folder; it cannot go into a package.")


def _inside(root: Path, child: Path, folder: Path) -> Path:
    if not child.is_symlink():
        return child
    target = child.resolve()
    if not target.exists():
        raise PackagingError(f"{child} is a link to {child.readlink()}, which does not exist.")
    if not target.is_relative_to(root):
        raise PackagingError(
            f"{child} is a link that leads out of {root}, to {target}. "
            "On AWS the function would not have that file; copy it into the folder."
        )
    if target.is_dir() and folder.is_relative_to(target):
        raise PackagingError(f"{child} is a link to a folder that holds it; the package would never end.")
    return target
