"""How much a handler keeps in its scratch folder, which stands for ``/tmp``: counted while it works.

On AWS writing fails there with "No space left on device". A plain folder has no such limit, so it is
counted each second of an invocation and at its end, and what is over ends the process.
"""

import os
import shutil
from pathlib import Path

from sandbox.localstack import clock
from sandbox.localstack.executor.sampling import Sampler

PERIOD = 1.0  # seconds between two looks
QUICK = 0.002  # seconds; a look that takes longer is not taken at the end of every invocation
BLOCK = 512  # bytes; the unit of st_blocks, whatever the file system's


class Storage:
    """One scratch folder. ``limit`` in bytes."""

    def __init__(self, folder: Path, limit: int) -> None:
        self._folder = folder
        self.limit = limit
        self.used = 0
        """Bytes, when it was looked at last."""
        self._took = 0.0

    @property
    def is_over(self) -> bool:
        return self.used > self.limit

    def look(self) -> None:
        """Count anew."""
        began = clock.stopwatch()
        self.used = _held(str(self._folder))
        self._took = clock.stopwatch() - began

    def look_quickly(self) -> None:
        """Count anew, unless that took long the last time."""
        if self._took <= QUICK:
            self.look()

    def empty(self) -> None:
        """Remove all that is in the folder."""
        with os.scandir(self._folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    shutil.rmtree(entry.path, ignore_errors=True)
                else:
                    Path(entry.path).unlink(missing_ok=True)
        self.look()


def _held(folder: str) -> int:
    """The bytes on the disk; what goes away meanwhile holds nothing."""
    held = 0
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                held += _held(entry.path) if entry.is_dir(follow_symlinks=False) else _size(entry)
    except (FileNotFoundError, PermissionError):
        return held
    return held


def _size(entry: "os.DirEntry[str]") -> int:
    try:
        return entry.stat(follow_symlinks=False).st_blocks * BLOCK
    except FileNotFoundError:
        return 0


SAMPLER: Sampler[None] = Sampler("sandbox-storage", PERIOD, lambda: None)
"""That of this LocalStack."""
