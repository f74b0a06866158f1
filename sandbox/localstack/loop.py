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

_CALLS = 64
"""Most short calls at once: requests to DynamoDB Local, deliveries, looks."""
_INVOCATIONS = 1024
"""Most invocations at once, more than the concurrency that LocalStack allows. However many handlers hang,
no other call waits for their threads, which cost nothing before they are needed."""


class Loop:
    """Started with LocalStack, stopped with it."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._calls = concurrent.futures.ThreadPoolExecutor(_CALLS, "sandbox-call")
        self._invocations = concurrent.futures.ThreadPoolExecutor(_INVOCATIONS, "sandbox-invocation")
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
        return await self._loop.run_in_executor(self._calls, functools.partial(function, *arguments))

    async def invoking(self, function: Callable[..., T], *arguments: Any) -> T:
        """The same for an invocation, which may take its quarter of an hour."""
        return await self._loop.run_in_executor(self._invocations, functools.partial(function, *arguments))


@functools.cache
def loop() -> Loop:
    """The loop of this process; started when first asked for."""
    return Loop()
