"""Deployment packages and layers, unpacked: one folder for each content, shared by all that have it."""

import hashlib
import tempfile
import threading
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sandbox.localstack.executor import folders

EXECUTABLE_FOR_SOME = 0o111


@dataclass(frozen=True)
class Archive:
    """A zip file, known by its content."""

    sha256: str
    download: Callable[[IO[bytes]], None]
    """Writes the archive into a file."""


class Packages:
    """What was unpacked into ``folder`` in this life of LocalStack."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()

    def unpacked(self, archives: Sequence[Archive]) -> Path:
        """The folder that holds the archives' files, later ones over earlier ones."""
        name = hashlib.sha256("\n".join(one.sha256 for one in archives).encode()).hexdigest()[:32]
        target = self._folder / name
        with self._lock:
            if not target.exists():
                self._folder.mkdir(parents=True, exist_ok=True)
                draft = Path(tempfile.mkdtemp(dir=self._folder, prefix="unpacking-"))
                for archive in archives:
                    _unpack(archive, draft)
                draft.rename(target)
                target.chmod(0o755)
                folders.lock(target)
        return target


def _unpack(archive: Archive, folder: Path) -> None:
    with tempfile.TemporaryFile() as file:
        archive.download(file)
        with zipfile.ZipFile(file) as package:
            for entry in package.infolist():
                path = Path(package.extract(entry, folder))
                executable = entry.external_attr >> 16 & EXECUTABLE_FOR_SOME
                path.chmod(0o755 if path.is_dir() or executable else 0o644)
