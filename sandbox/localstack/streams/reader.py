"""Follows one shard: reads what is new as soon as somebody has written, and now and then in any case."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sandbox.localstack import clock
from sandbox.localstack.streams.names import StreamName
from sandbox.localstack.streams.outages import waited_out
from sandbox.localstack.streams.records import to_record
from sandbox.localstack.streams.source import (
    MOST_RECORDS,
    ExpiredIterator,
    Raw,
    Source,
    StreamNotFound,
    Trimmed,
)
from sandbox.localstack.streams.tail import Tail
from sandbox.localstack.streams.wakes import Wakes
from sandbox.mapping.records import Record

LOG = logging.getLogger(__name__)
FIRST_PAUSE = 0.25
"""Seconds between two readings in which nothing was found; doubled each time."""
LONGEST_PAUSE = 8.0
LONGEST_PAUSE_WITH_TTL = 1.0
"""Nobody tells when DynamoDB Local deletes an expired item."""
FULL = 500_000
"""Bytes of an answer above which there may be more, whatever the number of records: at 1 MB it ends."""
MINUTE = 60

Found = Callable[[Sequence[Record]], None]


class Reader:
    """The one reader of a shard; ends with it."""

    def __init__(
        self,
        source: Source,
        stream: StreamName,
        tail: Tail,
        wakes: Wakes,
        *,
        found: Found,
        drained: Callable[[], None],
    ) -> None:
        self.expires_items = False
        self._source = source
        self._stream = stream
        self._tail = tail
        self._wakes = wakes
        self._found = found
        self._drained = drained
        self._woken = asyncio.Event()
        self._iterator: str | None = None
        self._lost = False

    def wake(self) -> None:
        """Read now; on the loop."""
        self._woken.set()

    async def follow(self) -> None:
        """Until the shard is closed and read."""
        pause = FIRST_PAUSE
        while not self._tail.closed:
            self._woken.clear()
            asked = self._wakes.asked
            raw = await self._read()
            if len(raw.records) >= MOST_RECORDS or raw.size > FULL:
                continue
            self._tail.done = asked
            self._drained()
            self._tail.tell()
            pause = FIRST_PAUSE if raw.records else min(2 * pause, self._longest())
            try:
                await asyncio.wait_for(self._woken.wait(), pause)
            except TimeoutError:
                continue
            pause = FIRST_PAUSE

    def _longest(self) -> float:
        return LONGEST_PAUSE_WITH_TTL if self.expires_items else LONGEST_PAUSE

    async def _read(self) -> Raw:
        """What came next. Whatever is wrong with DynamoDB Local is waited out."""
        while True:
            try:
                records, raw = await waited_out(self._stream, self._page)
            except ExpiredIterator:
                self._iterator = None
            except Trimmed:
                self._iterator, self._lost = None, True
            except StreamNotFound as error:
                LOG.info("%s has ended: %s", self._stream.arn, error)
                records, raw = [], Raw([], None, 0)
                break
            else:
                break
        self._iterator, self._lost = raw.next_iterator, False
        self._tail.take(records, closed=raw.next_iterator is None)
        if records:
            self._found(records)
        return raw

    def _page(self) -> tuple[list[Record], Raw]:
        tail = self._tail
        if self._iterator is None:
            after = 0 if self._lost else tail.position
            self._iterator = self._source.iterator(self._stream, tail.shard, after)
        raw = self._source.records(self._iterator)
        return [self._record(one) for one in raw.records if sequence(one) > tail.position], raw

    def _record(self, raw: Mapping[str, Any]) -> Record:
        """With the second in which it was written: not after now, and not after its write was answered."""
        time = clock.of(self._stream.account)
        last_of_its_minute = raw["dynamodb"]["ApproximateCreationDateTime"] + MINUTE - 1 + time.ahead
        moments = (time.now(), last_of_its_minute, self._wakes.oldest())
        second = int(min(moment for moment in moments if moment is not None))
        noted = self._tail.seconds.note(sequence(raw), second)
        return to_record(raw, self._stream, self._tail.shard, noted)


def sequence(raw: Mapping[str, Any]) -> int:
    """The sequence number of a record as DynamoDB Local gives it."""
    return int(raw["dynamodb"]["SequenceNumber"])
