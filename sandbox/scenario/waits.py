"""Waiting with an end: a wait either gets what it waits for, or tells its story."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

T = TypeVar("T")
DEFAULT_WITHIN = 10.0
POLL_INTERVAL = 0.03


class Unmet(AssertionError):
    """What a scenario claimed did not happen. ``str(error)`` is the story, ready to be pasted."""


class WaitTimeout(Unmet):
    """What was awaited did not come in time."""


class TooMany(Unmet):
    """More came than was claimed: waiting longer could not help."""


class Watch(Protocol):
    """The two functions of :mod:`time` that waiting needs."""

    def monotonic(self) -> float: ...
    def sleep(self, seconds: float, /) -> None: ...


@dataclass(frozen=True)
class Wait:
    """How long to wait, and how often to look. Times in seconds."""

    within: float = DEFAULT_WITHIN
    every: float = POLL_INTERVAL
    watch: Watch = time

    def until(self, look: Callable[[float], T | None], story: Callable[[float], str]) -> T:
        """Call ``look(seconds it may block)`` until it returns something, and return that.

        The first look must not block (0.0): what is there already is found at once. The last one
        comes when the time is over. Raises WaitTimeout with ``story(seconds waited)``.
        """
        start, may_block = self.watch.monotonic(), 0.0
        while True:
            left = self.within - (self.watch.monotonic() - start)
            found = look(may_block)
            if found is not None:
                return found
            if left <= 0:
                raise WaitTimeout(story(self.watch.monotonic() - start))
            self.watch.sleep(min(self.every, left))
            may_block = max(self.within - (self.watch.monotonic() - start), 0.0)
