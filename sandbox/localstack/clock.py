"""Time, as our plugins see it: one clock per account, which can be moved ahead of the real one.

Everything that is recorded or decided by the time of day asks ``clock.of(account)``. What must agree
with another process's clock asks :func:`wall`; what is measured with a stopwatch asks :func:`stopwatch`.
"""

import asyncio
import threading
import time

from sandbox.localstack.loop import loop


class Clock:
    """The time of one account: the real time, plus what it was advanced by."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ahead = 0.0
        self._sleepers: set[asyncio.Event] = set()

    @property
    def ahead(self) -> float:
        """By how many seconds it was moved."""
        return self._ahead

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time() + self._ahead

    def advance(self, seconds: float) -> float:
        """Move the clock on by ``seconds`` and return its new time. Time never goes back: ValueError.

        Whoever waits for a moment that has come with it goes on at once.
        """
        if seconds < 0:
            raise ValueError(f"a clock cannot be moved back (by {seconds} s)")
        with self._lock:
            self._ahead += seconds
        loop().call(self._wake)
        return self.now()

    async def wait_until(self, moment: float) -> None:
        """Return once ``now() >= moment``; to be awaited on the mappings' loop."""
        moved = asyncio.Event()
        self._sleepers.add(moved)
        try:
            while (left := moment - self.now()) > 0:
                moved.clear()
                try:
                    await asyncio.wait_for(moved.wait(), left)
                except TimeoutError:
                    continue
        finally:
            self._sleepers.discard(moved)

    def _wake(self) -> None:
        for sleeper in self._sleepers:
            sleeper.set()


_lock = threading.Lock()
_clocks: dict[str, Clock] = {}


def of(account: str) -> Clock:
    """The clock of ``account``; the same object each time."""
    with _lock:
        return _clocks.setdefault(account, Clock())


def forget(account: str) -> None:
    """Let go of the account's clock; a new one begins at the real time."""
    with _lock:
        _clocks.pop(account, None)


def wall() -> float:
    """Seconds since the epoch on this machine's clock, the one that handler processes read."""
    return time.time()


def stopwatch() -> float:
    """Seconds from an unnamed beginning; only differences mean anything."""
    return time.perf_counter()


def work() -> float:
    """Seconds of a processor that the calling thread has used; only differences mean anything. Waiting, also
    for a processor that others keep busy, is not work."""
    return time.thread_time()
