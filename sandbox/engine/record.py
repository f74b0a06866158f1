"""What is written down about a started engine, so that any later command finds it."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from sandbox.settings import RECORD

FILE = RECORD


@dataclass(frozen=True)
class Record:
    """``created`` is the process's start time as the system has it: a pid alone may be another's by now."""

    pid: int
    created: float
    port: int
    plugins: str

    @classmethod
    def of(cls, pid: int, port: int, plugins: str) -> "Record":
        return cls(pid, psutil.Process(pid).create_time(), port, plugins)

    @classmethod
    def read(cls, home: Path) -> "Record | None":
        try:
            return cls(**json.loads((home / FILE).read_text()))
        except (OSError, ValueError, TypeError):
            return None

    def write(self, home: Path) -> None:
        draft = home / f"{FILE}.new"
        draft.write_text(json.dumps(asdict(self)))
        draft.replace(home / FILE)

    def process(self) -> psutil.Process | None:
        """The process, if it still is the one that was started."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.created) < 1
            return process if same and process.status() != psutil.STATUS_ZOMBIE else None
        except psutil.Error:
            return None


def forget(home: Path) -> None:
    (home / FILE).unlink(missing_ok=True)
