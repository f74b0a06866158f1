"""A stream in memory, with what DynamoDB Local does seldom or never: shards that end and split,
trimming, outages."""

import threading
import time
from collections.abc import Sequence
from typing import Any

from sandbox.localstack.streams.names import StreamName, parse
from sandbox.localstack.streams.source import (
    MOST_RECORDS,
    ExpiredIterator,
    Raw,
    ShardRange,
    StreamNotFound,
    Trimmed,
    Unavailable,
)

MINUTE = 60
ARN = "arn:aws:dynamodb:eu-west-1:111122223333:table/Users/stream/2026-09-17T12:49:54.528"
STREAM: StreamName = parse(ARN)


def raw(number: int, **change: Any) -> dict[str, Any]:
    """A record as DynamoDB Local has it: the insertion of item ``<number>``."""
    key = {"id": {"S": str(number)}}
    return {
        "eventID": "1a60befd-2569-4665-a95d-008fa54a7126",
        "eventName": "INSERT",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "ddblocal",
        "dynamodb": {
            "ApproximateCreationDateTime": time.time() // MINUTE * MINUTE,
            "Keys": key,
            "NewImage": key,
            "SequenceNumber": str(number).zfill(21),
            "SizeBytes": 99,
            "StreamViewType": "NEW_AND_OLD_IMAGES",
            **change,
        },
    }


class FakeSource:
    """``shards`` may be read and changed at will; an iterator is ``<shard>|<number>|<generation>``."""

    def __init__(self) -> None:
        self.exists = True
        self.away = False
        self.faults = 0
        """So many of the next questions fail in a way that nobody expects."""
        self.generation = 0
        """Iterators of an older one have expired."""
        self.trimmed = 0
        self.asked: list[tuple[str, ...]] = []
        self._lock = threading.Lock()
        self._records: dict[str, list[dict[str, Any]]] = {}
        self._ranges: dict[str, ShardRange] = {}

    def open(self, shard: str, parent: str | None = None) -> None:
        with self._lock:
            self._ranges[shard] = ShardRange(shard, parent, closed=False)
            self._records[shard] = []

    def close(self, shard: str) -> None:
        with self._lock:
            self._ranges[shard] = ShardRange(shard, self._ranges[shard].parent, closed=True)

    def write(self, shard: str, *numbers: int) -> None:
        with self._lock:
            self._records[shard] += [raw(number) for number in numbers]

    def append(self, shard: str) -> None:
        """Write a record with the next number."""
        with self._lock:
            self._records[shard].append(raw(len(self._records[shard]) + 1))

    def shards(self, stream: StreamName) -> Sequence[ShardRange]:
        self._ask("shards")
        return list(self._ranges.values())

    def iterator(self, stream: StreamName, shard: str, after: int) -> str:
        self._ask("iterator", shard, str(after))
        if 0 < after < self.trimmed:
            raise Trimmed(f"{after} was trimmed")
        if 0 < after < self._first(shard):
            raise Unavailable("ValidationException: Invalid SequenceNumber for the shard")
        return f"{shard}|{max(after, self.trimmed)}|{self.generation}"

    def records(self, iterator: str, limit: int = MOST_RECORDS) -> Raw:
        self._ask("records", iterator)
        shard, after, generation = iterator.split("|")
        if int(generation) != self.generation:
            raise ExpiredIterator(iterator)
        with self._lock:
            numbers = [(int(one["dynamodb"]["SequenceNumber"]), one) for one in self._records[shard]]
            left = [(number, one) for number, one in numbers if number > max(int(after), self.trimmed)]
            found = left[:limit]
            closed = self._ranges[shard].closed and len(found) == len(left)
        last = found[-1][0] if found else int(after)
        following = None if closed else f"{shard}|{last}|{self.generation}"
        return Raw([one for _, one in found], following, 200 * len(found))

    def _first(self, shard: str) -> int:
        return next((int(one["dynamodb"]["SequenceNumber"]) for one in self._records[shard]), 0)

    def _ask(self, *question: str) -> None:
        self.asked.append(question)
        if self.faults:
            self.faults -= 1
            raise ZeroDivisionError("a fault of ours")
        if self.away:
            raise Unavailable("it is being started again")
        if not self.exists:
            raise StreamNotFound(ARN)
