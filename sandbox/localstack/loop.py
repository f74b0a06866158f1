"""The one event loop on which all mappings run, in a thread of its own, and the threads that wait for it.

LocalStack is a program of threads; a mapping is a coroutine. Calls that block (an invocation, a request
to DynamoDB Local) run in threads of ours, so that no mapping ever waits for another one's.
"""

import asyncio
import concurrent.futures
import functools
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

_THREADS = 512
"""Most calls under way at once. They cost nothing before they are needed."""


class Loop:
    """Started with LocalStack, stopped with it."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._pool = concurrent.futures.ThreadPoolExecutor(_THREADS, "sandbox-call")
        self._thread = threading.Thread(target=self._run, name="sandbox-loop", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def submit(self, work: Coroutine[Any, Any, T]) -> "concurrent.futures.Future[T]":
        """Run a coroutine, from any thread."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def call(self, function: Callable[..., Any], *arguments: Any) -> None:
        """Call a function on the loop soon, from any thread."""
        self._loop.call_soon_threadsafe(functools.partial(function, *arguments))

    async def in_thread(self, function: Callable[..., T], *arguments: Any) -> T:
        """Await a call that blocks. A cancelled wait does not end the call."""
        return await self._loop.run_in_executor(self._pool, functools.partial(function, *arguments))


@functools.cache
def loop() -> Loop:
    """The loop of this process; started when first asked for."""
    return Loop()
