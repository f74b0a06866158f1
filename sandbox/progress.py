"""How long work tells where it is, without knowing who listens."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol


class Step(Protocol):
    def detail(self, text: str) -> None:
        """What the step is at, in a few words; the latest replaces the one before."""


class Progress(Protocol):
    def step(self, title: str) -> AbstractContextManager[Step]:
        """A step that lasts as long as the ``with`` block."""


class SilentStep:
    """Nobody sees it."""

    def detail(self, text: str) -> None:
        pass


class Silent:
    """Progress that nobody watches: tests, and use as a library."""

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        yield SilentStep()
