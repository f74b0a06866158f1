"""A mapping in a virtual world: hours of its life cost milliseconds."""

import asyncio
import dataclasses
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from sandbox.mapping.checkpoints import Checkpoint
from sandbox.mapping.choices import Choices
from sandbox.mapping.entries import Entry
from sandbox.mapping.ports import World
from sandbox.mapping.settings import Settings
from sandbox.mapping.worker import Worker
from tests.unit.mapping.fakes import Behaviour, FakeDestination, FakeFunction, FakeStream
from tests.unit.mapping.virtual_time import VirtualClock, run

STREAM = "arn:aws:dynamodb:us-east-1:000000000000:table/T/stream/2026-01-01T00:00:00.000"
FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:f"
QUEUE = "arn:aws:sqs:us-east-1:000000000000:failures"


class Fixture:
    """A mapping in a virtual world. Use it inside :func:`run`."""

    def __init__(
        self,
        behaviour: Behaviour = lambda event: None,
        takes: float = 0.0,
        choices: Choices | None = None,
        **settings: Any,
    ) -> None:
        self.clock = VirtualClock()
        self.stream = FakeStream(self.clock)
        self.function = FakeFunction(behaviour, takes)
        self.destination = FakeDestination()
        self.entries: list[Entry] = []
        self.checkpoints: dict[str, Checkpoint] = {}
        self.choices = choices or Choices()
        self.settings = dataclasses.replace(Settings("uuid", STREAM, FUNCTION, destination=QUEUE), **settings)
        self._ids: Iterator[int] = count(1)
        self._workers: list[tuple[Worker, asyncio.Task[None]]] = []

    def start(self, settings: Settings | None = None) -> Worker:
        worker = Worker(settings or self.settings, self.world())
        self._workers.append((worker, asyncio.ensure_future(worker.run())))
        return worker

    def world(self) -> World:
        loop = asyncio.get_running_loop()
        return World(
            clock=self.clock,
            stream=self.stream,
            function=self.function,
            destination=self.destination,
            observe=self.entries.append,
            request_id=lambda: f"request-{next(self._ids)}",
            stopwatch=loop.time,
            checkpoints=self.checkpoints,
            choices=self.choices,
        )

    async def stop(self) -> None:
        """End what runs, as a pause or an update does. A worker that failed fails the test."""
        for worker, task in self._workers:
            worker.stop()
            await task
        self._workers.clear()

    async def update(self, **settings: Any) -> None:
        """Change settings as UpdateEventSourceMapping does: stop, and begin anew."""
        await self.stop()
        self.settings = dataclasses.replace(self.settings, **settings)
        self.start()

    async def crash(self) -> None:
        """End what runs wherever it is, as a fault or the end of a process does."""
        for _, task in self._workers:
            task.cancel()
        await asyncio.gather(*(task for _, task in self._workers), return_exceptions=True)
        self._workers.clear()

    async def eventually(self, holds: Callable[[], object], what: str, within: float = 3600.0) -> None:
        """Let time pass until something holds; ``what`` says what was awaited."""
        end, pause = self.clock.now() + within, 0.01
        while not holds():
            assert self.clock.now() < end, f"awaited for {within:.0f} s of virtual time: {what}"
            await asyncio.sleep(pause)
            self.check()
            pause = min(2 * pause, 5)

    def check(self) -> None:
        """Raises what a worker has failed with."""
        for _, task in self._workers:
            if task.done():
                task.result()

    async def pass_time(self, seconds: float) -> None:
        """Let virtual time go by."""
        await asyncio.sleep(seconds)

    def told(self, kind: type[Entry]) -> list[Any]:
        """The entries of one kind."""
        return [entry for entry in self.entries if isinstance(entry, kind)]

    def done_up_to(self, shard: str = "shard-1") -> int:
        return self.checkpoints[shard].after


async def story(mapping: Fixture, writes: int = 0, seconds: float = 60) -> Fixture:
    """Write records of as many items, let the mapping work for a while, and stop it."""
    for number in range(1, writes + 1):
        mapping.stream.write(f"item-{number}")
    mapping.start()
    await mapping.pass_time(seconds)
    await mapping.stop()
    return mapping


def run_story(
    behaviour: Behaviour = lambda event: None, writes: int = 1, seconds: float = 60, **more: Any
) -> Fixture:
    """A mapping's whole life, in virtual time: see :func:`story`."""

    async def life() -> Fixture:
        return await story(Fixture(behaviour, **more), writes, seconds)

    return run(life())
