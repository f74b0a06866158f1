"""A world for mappings in which time costs nothing: a loop whose clock jumps to whatever is awaited next."""

import asyncio
import json
import selectors
from collections.abc import Callable, Coroutine, Iterator, Sequence
from itertools import count
from typing import Any

from sandbox.mapping.checkpoints import Checkpoint
from sandbox.mapping.destinations import Failure
from sandbox.mapping.entries import Entry
from sandbox.mapping.ports import Answer, DeliveryFailed, NotInvoked, World
from sandbox.mapping.records import Page, Record, Shard
from sandbox.mapping.settings import Settings
from sandbox.mapping.worker import Worker

START = 1_800_000_000.0
STREAM = "arn:aws:dynamodb:us-east-1:000000000000:table/T/stream/2026-01-01T00:00:00.000"
FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:f"
QUEUE = "arn:aws:sqs:us-east-1:000000000000:failures"


class _Selector(selectors.DefaultSelector):
    """Instead of waiting for a timer it moves the clock there. Nothing to wait for at all is a deadlock."""

    moment = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise AssertionError("everything waits for something that cannot come any more")
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


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine to its end, in virtual time."""
    loop = VirtualLoop()
    try:
        return loop.run_until_complete(work)
    finally:
        loop.close()


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


class FakeStream:
    """Shards in memory; records are written by the test."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock
        self._shards: dict[str, Shard] = {}
        self._records: dict[str, list[Record]] = {}
        self._closed: set[str] = set()
        self._numbers = count(1)
        self._changed = asyncio.Event()
        self.add_shard("shard-1")

    def add_shard(self, shard: str, parent: str | None = None) -> None:
        self._shards[shard] = Shard(shard, parent)
        self._records[shard] = []

    def write(self, key: str = "k", *, shard: str = "shard-1", size: int = 0, **more: Any) -> Record:
        """Write one record of the item ``key``; ``more`` goes into its event."""
        record = make_record(next(self._numbers), key, shard, self._clock.now(), size, **more)
        self._records[shard].append(record)
        self._tell()
        return record

    def split(self, shard: str, *children: str) -> None:
        self._closed.add(shard)
        for child in children:
            self.add_shard(child, shard)
        self._tell()

    def close(self, shard: str = "shard-1") -> None:
        self.split(shard)

    def _tell(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def shards(self) -> Sequence[Shard]:
        return list(self._shards.values())

    async def latest(self, shard: str) -> int:
        return self._records[shard][-1].sequence if self._records[shard] else 0

    async def read(self, shard: str, after: int, limit: int) -> Page:
        await asyncio.sleep(0)
        rest = [record for record in self._records[shard] if record.sequence > after]
        return Page(rest[:limit], closed=shard in self._closed and len(rest) <= limit)

    async def wait_for_more(self, shard: str, after: int) -> None:
        while shard not in self._closed and await self.latest(shard) <= after:
            await self._changed.wait()


def make_record(number: int, key: str, shard: str, now: float, size: int = 0, **more: Any) -> Record:
    event = {
        "eventID": f"{number:032x}",
        "eventName": "MODIFY",
        "dynamodb": {
            "ApproximateCreationDateTime": float(int(now)),
            "Keys": {"id": {"S": key}},
            "SequenceNumber": str(number),
        },
        **more,
    }
    if size:
        event["padding"] = "x" * size
    text = json.dumps(event, separators=(",", ":"))
    return Record(shard, number, float(int(now)), event, text, len(text.encode()), json.dumps({"S": key}))


Behaviour = Callable[[dict[str, Any]], Any]
"""What a function does with an event: returns its response, or an Answer or NotInvoked; or raises."""


class FakeFunction:
    """Keeps each call as the sequence numbers it got; ``takes`` seconds each."""

    def __init__(self, behaviour: Behaviour, takes: float = 0.0) -> None:
        self._behaviour = behaviour
        self._takes = takes
        self.calls: list[list[int]] = []
        self.events: list[dict[str, Any]] = []
        self.request_ids: list[str] = []
        self.moments: list[float] = []
        self.running = self.most_running = 0

    async def invoke(self, request_id: str, event: str) -> Answer | NotInvoked:
        parsed = json.loads(event)
        self.calls.append([int(one["dynamodb"]["SequenceNumber"]) for one in parsed["Records"]])
        self.events.append(parsed)
        self.request_ids.append(request_id)
        self.moments.append(asyncio.get_running_loop().time())
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        try:
            await asyncio.sleep(self._takes)
            return self._answer(parsed)
        finally:
            self.running -= 1

    def _answer(self, event: dict[str, Any]) -> Answer | NotInvoked:
        try:
            answer = self._behaviour(event)
        except Exception as error:
            return Answer(json.dumps({"errorType": type(error).__name__}), error="Unhandled")
        return answer if isinstance(answer, Answer | NotInvoked) else Answer(json.dumps(answer))


class FakeDestination:
    def __init__(self, refuses: bool = False) -> None:
        self.refuses = refuses
        self.failures: list[Failure] = []

    async def deliver(self, failure: Failure) -> None:
        if self.refuses:
            raise DeliveryFailed("no permission")
        self.failures.append(failure)


class Fixture:
    """A mapping in a virtual world. Use it inside :func:`run`."""

    def __init__(
        self, behaviour: Behaviour = lambda event: None, takes: float = 0.0, **settings: Any
    ) -> None:
        self.clock = VirtualClock()
        self.stream = FakeStream(self.clock)
        self.function = FakeFunction(behaviour, takes)
        self.destination = FakeDestination()
        self.entries: list[Entry] = []
        self.checkpoints: dict[str, Checkpoint] = {}
        self.settings = Settings("uuid", STREAM, FUNCTION, destination=QUEUE, **settings)
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
        )

    async def stop(self) -> None:
        """End what runs, as a pause or an update does. A worker that failed fails the test."""
        for worker, task in self._workers:
            worker.stop()
            await task
        self._workers.clear()

    async def pass_time(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def told(self, kind: type[Entry]) -> list[Any]:
        """The entries of one kind."""
        return [entry for entry in self.entries if isinstance(entry, kind)]

    def done_up_to(self, shard: str = "shard-1") -> int:
        return self.checkpoints[shard].after


def numbers(records: Sequence[Record]) -> list[int]:
    return [record.sequence for record in records]
