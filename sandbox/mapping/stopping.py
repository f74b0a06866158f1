"""How a mapping is stopped: nothing new begins, nothing waits on, and what runs is finished."""

import asyncio
import contextlib
from collections.abc import Coroutine
from typing import Any, TypeVar, cast

T = TypeVar("T")


class Stopped(Exception):
    """The mapping was asked to stop; what was not finished stays behind the checkpoint."""


class Stop:
    """Asked once. Every wait of a mapping goes through it, so that none outlives the asking."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    @property
    def asked(self) -> bool:
        return self._event.is_set()

    def ask(self) -> None:
        self._event.set()

    def check(self) -> None:
        """Raises Stopped if it was asked."""
        if self.asked:
            raise Stopped

    async def unless_asked(self, *waits: Coroutine[Any, Any, None]) -> None:
        """Return when one of ``waits`` is over, giving up the others. Raises Stopped once it was asked."""
        await self._first(*waits)

    async def result(self, wait: Coroutine[Any, Any, T]) -> T:
        """What ``wait`` returns. Raises Stopped, giving it up, once it was asked."""
        return cast(T, await self._first(wait))

    async def _first(self, *waits: Coroutine[Any, Any, Any]) -> Any:
        if self.asked:
            for wait in waits:
                wait.close()
            raise Stopped
        tasks = [asyncio.ensure_future(wait) for wait in (*waits, self._event.wait())]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
        self.check()
        return next(task for task in tasks if task in done).result()


async def until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Run ``work``; being stopped is a way to end, not a failure."""
    with contextlib.suppress(Stopped):
        await work


async def is_set(event: asyncio.Event) -> None:
    """Wait for an event, as a wait that gives nothing."""
    await event.wait()
