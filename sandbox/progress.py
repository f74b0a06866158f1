"""How long work tells where it is, without knowing who listens."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Step(Protocol):
    def detail(self, text: str) -> None:
        """What the step is at, in a few words; the latest replaces the one before."""


class Progress(Protocol):
    def step(self, title: str) -> "StepContext":
        """A step that lasts as long as the ``with`` block."""


class StepContext(Protocol):
    def __enter__(self) -> Step: ...
    def __exit__(self, *error: object) -> None: ...


class _SilentStep:
    def detail(self, text: str) -> None:
        pass


class Silent:
    """Progress that nobody watches: tests, and use as a library."""

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        yield _SilentStep()
