"""Deployment packages and layers, unpacked: one folder for each content, shared by all that have it."""

import errno
import functools
import hashlib
import os
import posixpath
import stat
import tempfile
import threading
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sandbox.localstack.executor import folders

EXECUTABLE_FOR_SOME = 0o111
IN_MEMORY = 64 * 2**20
"""Bytes of an archive that needs no file."""


@dataclass(frozen=True)
class Archive:
    """A zip file, known by its content."""

    sha256: str
    download: Callable[[IO[bytes]], None]
    """Writes the archive into a file."""


class LeadsOut(Exception):
    """A symbolic link to what is not in its package."""


class Packages:
    """What was unpacked into ``folder`` in this life of LocalStack."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._last: dict[str, Path] = {}

    def unpacked(self, archives: Sequence[Archive], whose: str | None = None) -> Path:
        """The folder that holds the archives' files, later ones over earlier ones.

        Files that are as in the folder that ``whose`` had last are the same files: of a package of which one
        line was changed, little has to be written.
        """
        name = hashlib.sha256("\n".join(one.sha256 for one in archives).encode()).hexdigest()[:32]
        target = self._folder / name
        with self._lock:
            if not target.exists():
                self._unpack(archives, target, self._last.get(whose or ""))
            if whose:
                self._last[whose] = target
        return target

    def _unpack(self, archives: Sequence[Archive], target: Path, last: Path | None) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=self._folder, prefix="unpacking-"))
        try:
            for archive in archives:
                _unpack(archive, draft, last if len(archives) == 1 else None)
            draft.rename(target)
        except BaseException:
            folders.remove(draft)  # each further attempt would leave another one, on a full disk, too
            raise
        target.chmod(0o755)
        folders.lock(target)


def _unpack(archive: Archive, folder: Path, last: Path | None) -> None:
    made = functools.cache(functools.partial(os.makedirs, exist_ok=True))
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as file:
        archive.download(file)
        with zipfile.ZipFile(file) as package:
            names = package.namelist()
            if len(set(names)) < len(names):
                last = None  # what is unpacked over a file would be unpacked over the one before, too
            links = [entry for entry in package.infolist() if _is_link(entry)]
            for entry in package.infolist():
                if _is_link(entry):
                    continue
                if last and _is_as_before(package, entry, last) and _linked(entry, last, folder, made):
                    continue
                _extract(package, entry, folder, made)
            _link(package, links, folder, made)


def _extract(
    package: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path, made: Callable[[str], None]
) -> None:
    if entry.is_dir() or entry.filename != _plain(entry.filename):
        path = Path(package.extract(entry, folder))
        path.chmod(0o755 if path.is_dir() or _is_executable(entry) else 0o644)
        return
    # As it does it, in half of its time: packages have many files, and most are small.
    here = f"{folder}/{entry.filename}"
    made(posixpath.dirname(here))
    _write(here, package.read(entry), 0o755 if _is_executable(entry) else 0o644)


def _link(
    package: zipfile.ZipFile, links: Sequence[zipfile.ZipInfo], folder: Path, made: Callable[[str], None]
) -> None:
    """Make the symbolic links that `zip -y` keeps: after the files, so that none is written through one."""
    root = folder.resolve()
    for entry in links:
        here = folder / _plain(entry.filename)
        _refuse_outside(root, here.parent, entry.filename)
        made(str(here.parent))
        here.unlink(missing_ok=True)
        here.symlink_to(os.fsdecode(package.read(entry)))
    for entry in links:  # where one leads depends on the others
        _refuse_outside(root, folder / _plain(entry.filename), entry.filename)


def _refuse_outside(root: Path, path: Path, name: str) -> None:
    if not (there := path.resolve()).is_relative_to(root):
        raise LeadsOut(f"{name} is a symbolic link that leads out of its package, to {there}")


def _write(path: str, content: bytes, mode: int) -> None:
    # As open() does it, but for all that it asks of a file that was just made.
    file = _opened(path, mode)
    try:
        os.fchmod(file, mode)  # whatever the umask says
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(file, rest) :]
    finally:
        os.close(file)


def _opened(path: str, mode: int) -> int:
    how = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    try:
        return os.open(path, how, mode)
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
        os.unlink(path)  # noqa: PTH108 -- a link of an earlier layer, whose file is another one
        return os.open(path, how, mode)


def _linked(entry: zipfile.ZipInfo, last: Path, folder: Path, made: Callable[[str], None]) -> bool:
    """Have the file of the last time here, too; False where the file system has no such links."""
    here = f"{folder}/{entry.filename}"
    made(posixpath.dirname(here))
    try:
        os.link(f"{last}/{entry.filename}", here)
    except OSError:
        return False
    return True


def _is_as_before(package: zipfile.ZipFile, entry: zipfile.ZipInfo, last: Path) -> bool:
    # With strings: paths would take longer than all else that is done for a file.
    before = f"{last}/{entry.filename}"
    if entry.is_dir() or entry.filename != _plain(entry.filename):
        return False
    try:
        seen = os.lstat(before)
        if not stat.S_ISREG(seen.st_mode) or seen.st_size != entry.file_size:
            return False
        if bool(seen.st_mode & EXECUTABLE_FOR_SOME) != _is_executable(entry):
            return False
        with open(before, "rb") as file:  # noqa: PTH123
            return file.read() == package.read(entry)
    except OSError:
        return False


def _plain(name: str) -> str:
    """A name that leads nowhere else, as extracting it would make one."""
    return posixpath.normpath(f"/{name}")[1:]


def _is_link(entry: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(entry.external_attr >> 16)


def _is_executable(entry: zipfile.ZipInfo) -> bool:
    return bool(entry.external_attr >> 16 & EXECUTABLE_FOR_SOME)
