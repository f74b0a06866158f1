"""What a mapping needs of the world, in memory: a stream, a function, a destination."""

import asyncio
import bisect
import json
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

from sandbox.mapping.answers import Answer, NotInvoked
from sandbox.mapping.destinations import Failure
from sandbox.mapping.ports import DeliveryFailed
from sandbox.mapping.records import Page, Record, Shard
from tests.unit.mapping.virtual_time import VirtualClock


class FakeStream:
    """Shards in memory; records are written by the test."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock
        self._shards: dict[str, Shard] = {}
        self._records: dict[str, list[Record]] = {}
        self._closed: set[str] = set()
        self._trimmed: dict[str, int] = {}
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

    def trim(self, up_to: int, shard: str = "shard-1") -> None:
        """What stands up to this sequence number leaves the stream."""
        self._trimmed[shard] = max(up_to, self._trimmed.get(shard, 0))
        self._records[shard] = self._after(shard, up_to)
        self._tell()

    def forget(self, shard: str) -> None:
        """A closed shard leaves the stream, with all that it holds."""
        del self._shards[shard]
        self._records[shard] = []

    async def latest(self, shard: str) -> int:
        return self._records[shard][-1].sequence if self._records[shard] else self._trimmed.get(shard, 0)

    async def read(self, shard: str, after: int, limit: int) -> Page:
        await asyncio.sleep(0)
        page = self._after(shard, after, limit)
        closed = shard in self._closed and (not page or page[-1] is self._records[shard][-1])
        return Page(page, closed=closed, trimmed=self._trimmed.get(shard, 0))

    def _after(self, shard: str, after: int, limit: int | None = None) -> list[Record]:
        records = self._records[shard]
        first = bisect.bisect_right(records, after, key=lambda one: one.sequence)
        return records[first : None if limit is None else first + limit]

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
        self.behaviour = behaviour
        self.takes = takes
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
            await asyncio.sleep(self.takes)
            return self._answer(parsed)
        finally:
            self.running -= 1

    def _answer(self, event: dict[str, Any]) -> Answer | NotInvoked:
        try:
            answer = self.behaviour(event)
        except AssertionError:
            raise  # a test's, which no function may swallow
        except Exception as error:
            return Answer(json.dumps({"errorType": type(error).__name__}), error="Unhandled")
        return answer if isinstance(answer, Answer | NotInvoked) else Answer(json.dumps(answer))


class FakeDestination:
    """Keeps what was delivered; takes its time if it is told to, and refuses."""

    def __init__(self, refuses: bool = False) -> None:
        self.refuses = refuses
        self.takes = 0.0
        self.failures: list[Failure] = []

    async def deliver(self, failure: Failure) -> None:
        await asyncio.sleep(self.takes)
        if self.refuses:
            raise DeliveryFailed("no permission")
        self.failures.append(failure)


def numbers(records: Sequence[Record]) -> list[int]:
    return [record.sequence for record in records]
