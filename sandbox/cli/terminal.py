"""Progress and text on the terminal; plain lines where nobody watches it live."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape

from sandbox.progress import Step

output = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)
WORTH_TELLING_SECONDS = 0.2
SLOW_SECONDS = 2.0
WIDEST_DETAIL = 70


class TerminalProgress:
    """Shows each step while it lasts, and how long it took, on standard error."""

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        started = time.monotonic()
        with errors.status(escape(title)) as spinner, _told_when_slow(title):
            yield _LiveStep(title, started, spinner.update)
        took = time.monotonic() - started
        if took >= WORTH_TELLING_SECONDS:
            errors.print(f"[green]✓[/] {escape(title)} [dim]{took:.1f} s[/]")


@contextmanager
def _told_when_slow(title: str) -> Iterator[None]:
    """Where no spinner shows it, a step that takes longer than that is announced."""
    timer = threading.Timer(SLOW_SECONDS, errors.print, [f"… {escape(title)}"])
    timer.daemon = True
    if not errors.is_terminal:
        timer.start()
    try:
        yield
    finally:
        timer.cancel()


class _LiveStep:
    def __init__(self, title: str, started: float, show: Callable[[str], None]) -> None:
        self._title, self._started, self._show = title, started, show

    def detail(self, text: str) -> None:
        shown = text if len(text) <= WIDEST_DETAIL else text[: WIDEST_DETAIL - 1] + "…"
        took = time.monotonic() - self._started
        self._show(f"{escape(self._title)} [dim]{took:.0f} s  {escape(shown)}[/]")
