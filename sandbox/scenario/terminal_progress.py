"""Progress told in lines of pytest's own terminal, where an engine's start would otherwise be silence."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sandbox.progress import SilentStep, Step

WORTH_TELLING_SECONDS = 0.2


class TerminalProgress:
    """``write_line`` is the terminal reporter's. A step is a line when it begins; one more if long."""

    def __init__(
        self, write_line: Callable[[str], object], now: Callable[[], float] = time.monotonic
    ) -> None:
        self._write_line = write_line
        self._now = now

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        started = self._now()
        self._write_line(f"… {title}")
        yield SilentStep()  # lines cannot be replaced, and one for each detail would be too many
        if (took := self._now() - started) >= WORTH_TELLING_SECONDS:
            self._write_line(f"✓ {title} {took:.1f} s")
