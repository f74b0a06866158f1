"""What a function's folder asks to be packed with its code, and where that is kept once it was fetched.

Fetched once for each content, runtime and platform: an edited handler installs nothing again.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock

from sandbox.bootstrap.archive import Entry, entries_of
from sandbox.errors import PackagingError
from sandbox.progress import Step

FORMAT = 2  # raise it when the same request shall fetch something else


@dataclass(frozen=True)
class Asked:
    """Dependencies that are known by their request, and not fetched yet."""

    request: tuple[Any, ...]
    """All that decides what will be fetched, as JSON values."""
    fetch: Callable[[Path, Step], None]
    """Puts it into an empty folder; raises PackagingError."""
    left_out: Callable[[str], bool]
    """Whether a name in that folder is no part of it: what installers leave, different on each run."""

    @property
    def key(self) -> str:
        """32 hex digits that name what is asked for."""
        return hashlib.sha256(json.dumps([FORMAT, *self.request]).encode()).hexdigest()[:32]

    def files(self, cache: Path, step: Step) -> Mapping[str, Entry]:
        """What is to be packed, by its name in the package; fetched into ``cache`` if it is not there."""
        folder = cache / self.key
        if not folder.exists():
            cache.mkdir(parents=True, exist_ok=True)
            with _turn(cache / f"{self.key}.lock", step):  # several want the same: one fetches
                if not folder.exists():
                    self._fetch(folder, step)
        return {name: entry for name, entry in entries_of(folder).items() if not self.left_out(name)}

    def _fetch(self, folder: Path, step: Step) -> None:
        # Under the lock: nobody waits for what a killed process left, but its installer may still run.
        for left in folder.parent.glob(f"{folder.name}.fetching-*"):
            shutil.rmtree(left, ignore_errors=True)
        draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f"{folder.name}.fetching-"))
        try:
            self.fetch(draft, step)
            draft.chmod(0o755)
            draft.rename(folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def text_of(file: Path) -> str:
    """The text of a file of the function's; raises PackagingError."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PackagingError(f"{file} cannot be read: {error}") from error


@contextmanager
def _turn(path: Path, step: Step) -> Iterator[None]:
    step.detail("waiting for another process that installs the same")
    with FileLock(path):
        yield
