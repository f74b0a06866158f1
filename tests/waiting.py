"""The one way in which these tests wait."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
PAUSE = 0.02


def eventually(
    awaited: str, look: Callable[[], T], enough: Callable[[T], object] = bool, *, within: float = 120.0
) -> T:
    """Look until it is enough, at most ``within`` seconds; fails with what was awaited and what was seen."""
    end = time.monotonic() + within
    while True:
        seen = look()
        if enough(seen):
            return seen
        assert time.monotonic() < end, f"waited {within:.0f} s for {awaited}; saw {seen!r}"
        time.sleep(PAUSE)
