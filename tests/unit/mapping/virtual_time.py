"""Time that costs nothing: a loop whose clock jumps to whatever is awaited next."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

START = 1_800_000_000.0
MOST_ROUNDS = 1_000_000


class _Selector(selectors.DefaultSelector):
    """Instead of waiting for a timer it moves the clock there.

    Nothing to wait for at all is a deadlock; going round and round while no time passes is a livelock.
    """

    moment = 0.0
    rounds = 0

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise AssertionError("everything waits for something that cannot come any more")
        self.rounds = 0 if timeout > 0 else self.rounds + 1
        if self.rounds > MOST_ROUNDS:
            raise AssertionError(f"{MOST_ROUNDS} rounds of the loop without any time passing")
        self.moment += max(timeout, 0)
        found: list[Any] = super().select(0)
        return found


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._virtual = _Selector()
        super().__init__(self._virtual)
        self._clock_resolution = 1e-6  # coarser than the sums of its steps are

    def time(self) -> float:
        return self._virtual.moment


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end, in virtual time; what it leaves running is ended with it."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(work)


class VirtualClock:
    """The loop's time, plus what it was advanced by."""

    def __init__(self) -> None:
        self._ahead = 0.0
        self._moved = asyncio.Event()

    def now(self) -> float:
        return START + asyncio.get_running_loop().time() + self._ahead

    def advance(self, seconds: float) -> None:
        self._ahead += seconds
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()

    async def wait_until(self, moment: float) -> None:
        while (left := moment - self.now()) > 0:
            try:
                await asyncio.wait_for(self._moved.wait(), left)
            except TimeoutError:
                continue
