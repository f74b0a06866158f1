"""Progress and text on the terminal; plain lines where nobody watches it live."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from sandbox.progress import SilentStep, Step

# No emoji: `arn:aws:s3:::key:on:it` would be printed as something else.
output = Console(highlight=False, soft_wrap=True, emoji=False)
errors = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)
WORTH_TELLING_SECONDS = 0.2
SLOW_SECONDS = 2.0
WIDEST_DETAIL = 70


class TerminalProgress:
    """Shows each step while it lasts, and how long it took, on standard error."""

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        started = time.monotonic()
        shown = shown_live(title, started) if errors.is_terminal else _told_when_slow(title)
        with shown as step:
            yield step
        took = time.monotonic() - started
        if took >= WORTH_TELLING_SECONDS:
            errors.print(f"[green]✓[/] {escape(title)} [dim]{took:.1f} s[/]")


@contextmanager
def shown_live(title: str, started: float) -> Iterator[Step]:
    with errors.status(_text(escape(title))) as spinner:
        yield _LiveStep(title, started, lambda text: spinner.update(_text(text)))


@contextmanager
def _told_when_slow(title: str) -> Iterator[Step]:
    """Where no spinner shows it, a step that takes longer than that is announced."""
    timer = threading.Timer(SLOW_SECONDS, errors.print, [f"… {escape(title)}"])
    timer.daemon = True
    timer.start()
    try:
        yield SilentStep()
    finally:
        timer.cancel()


def _text(markup: str) -> Text:
    return Text.from_markup(markup, emoji=False)


class _LiveStep:
    def __init__(self, title: str, started: float, show: Callable[[str], None]) -> None:
        self._title, self._started, self._show = title, started, show

    def detail(self, text: str) -> None:
        shown = text if len(text) <= WIDEST_DETAIL else text[: WIDEST_DETAIL - 1] + "…"
        took = time.monotonic() - self._started
        self._show(f"{escape(self._title)} [dim]{took:.0f} s  {escape(shown)}[/]")
