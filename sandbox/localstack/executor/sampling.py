"""Something looked at once in a while, as long as somebody wants it to be: one thread for all of them."""

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

from sandbox.localstack import clock

LOG = logging.getLogger(__name__)
MOST_OF_THE_TIME = 0.1
"""The share of a processor that looking may take; looks that cost much come less often."""
SELDOMEST = 10
"""Periods between two looks at the most, whatever they cost."""

T = TypeVar("T")


class Sampler(Generic[T]):
    """Every ``period`` seconds calls all registered looks with what ``gather`` found."""

    def __init__(self, name: str, period: float, gather: Callable[[], T]) -> None:
        self._name = name
        self._period = period
        self._gather = gather
        self._changed = threading.Condition()
        self._looks: list[Callable[[T], None]] = []
        self._thread: threading.Thread | None = None

    @contextlib.contextmanager
    def watching(self, look: Callable[[T], None]) -> Iterator[None]:
        """Have ``look`` called until the end of the block, and perhaps once after it."""
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
            self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._thread.start()

    def _run(self) -> None:
        pause, cost = threading.Event(), 0.0
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._looks)
            pause.wait(min(max(self._period, cost / MOST_OF_THE_TIME), self._period * SELDOMEST))
            with self._changed:
                looks = list(self._looks)
            before = clock.work()
            if looks:
                self._look(looks)
            cost = clock.work() - before

    def _look(self, looks: Sequence[Callable[[T], None]]) -> None:
        try:
            found = self._gather()
        except Exception:  # for want of a file descriptor, say; the next time there may be one
            LOG.exception("%s: nothing could be gathered", self._name)
            return
        for look in looks:
            try:
                look(found)
            except Exception:
                LOG.exception("%s: a look failed", self._name)
