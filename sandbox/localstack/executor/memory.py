"""How much memory handlers hold: looked at ten times a second while they work, by one thread for all."""

import contextlib
import logging
import os
import re
import sys
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import psutil

LOG = logging.getLogger(__name__)
PERIOD = 0.1  # seconds between two looks
MB = 1024 * 1024

Groups = Mapping[int, Sequence[int]]
"""The processes of each process group, by the leader's number."""
Look = Callable[[Groups], None]

_PEAK = re.compile(rb"VmHWM:\s*(\d+) kB")


def most(pid: int) -> int:
    """The most bytes that one process held so far, where the system tells (Linux), else what it holds now.

    0 for one that has ended.
    """
    with contextlib.suppress(psutil.Error, OSError):
        if sys.platform == "linux" and (found := _PEAK.search(Path(f"/proc/{pid}/status").read_bytes())):
            return int(found[1]) * 1024
        return int(psutil.Process(pid).memory_info().rss)
    return 0


def together(pids: Sequence[int], limit: int) -> int:
    """The bytes that some processes hold now. What they share is counted once for each of them as long as
    that stays within ``limit``; beyond, where it matters, only once."""
    held = sum(_of_each(pids, lambda process: process.memory_info().rss))
    return held if held <= limit else sum(_of_each(pids, _own_share))


def _of_each(pids: Sequence[int], ask: Callable[[psutil.Process], int]) -> Iterator[int]:
    for pid in pids:
        with contextlib.suppress(psutil.Error):  # it has ended
            yield ask(psutil.Process(pid))


def _own_share(process: psutil.Process) -> int:
    told = process.memory_full_info()
    return int(getattr(told, "pss", told.uss))  # Linux tells the first, macOS only the second


class Sampler:
    """Calls every registered look once in a while, with the process groups there are."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._looks: list[Look] = []
        self._thread: threading.Thread | None = None

    @contextlib.contextmanager
    def watching(self, look: Look) -> Iterator[None]:
        """Have ``look`` called until the end of the block."""
        with self._changed:
            self._looks.append(look)
            self._running()
            self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                self._looks.remove(look)

    def _running(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="sandbox-memory", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        pause = threading.Event()
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._looks)
            pause.wait(PERIOD)
            with self._changed:
                looks = list(self._looks)
            if looks:
                self._look(looks)

    def _look(self, looks: Sequence[Look]) -> None:
        groups = process_groups()
        for look in looks:
            try:
                look(groups)
            except Exception:
                LOG.exception("A handler's memory could not be looked at")


def process_groups() -> Groups:
    """All process groups of the machine. Cheap: a number for each process, and nothing is opened."""
    groups: dict[int, list[int]] = defaultdict(list)
    for pid in psutil.pids():
        with contextlib.suppress(ProcessLookupError, PermissionError):
            groups[os.getpgid(pid)].append(pid)
    return groups


SAMPLER = Sampler()
"""That of this LocalStack."""
