"""How much memory handlers hold: looked at ten times a second while they work, by one thread for all."""

import contextlib
import os
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import psutil

from sandbox.localstack.executor.sampling import Sampler

PERIOD = 0.1  # seconds between two looks
MB = 1024 * 1024

Groups = Mapping[int, Sequence[int]]
"""The processes of each process group, by the leader's number."""

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
    try:
        told = process.memory_full_info()
    except psutil.AccessDenied:  # macOS tells root alone; then what is shared counts for each
        return int(process.memory_info().rss)
    return int(getattr(told, "pss", told.uss))  # Linux tells the first, macOS only the second


def process_groups() -> Groups:
    """All process groups of the machine. Cheap: a number for each process, and nothing is opened."""
    groups: dict[int, list[int]] = defaultdict(list)
    for pid in psutil.pids():
        with contextlib.suppress(ProcessLookupError, PermissionError):
            groups[os.getpgid(pid)].append(pid)
    return groups


SAMPLER = Sampler("sandbox-memory", PERIOD, process_groups)
"""That of this LocalStack."""
