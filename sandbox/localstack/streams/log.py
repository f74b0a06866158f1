"""One stream as all its mappings read it (sandbox.mapping.ports.Stream): one reader for each shard.

What was read lately is kept; whoever is further behind reads from DynamoDB Local, without disturbing the
readers. Records older than 24 hours by the account's clock count as trimmed (reference 1.5).
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable, Sequence
from typing import Any

from sandbox.localstack import clock
from sandbox.localstack.loop import loop
from sandbox.localstack.streams.local import (
    MOST_RECORDS,
    LocalStreams,
    ShardRange,
    StreamNotFound,
    Trimmed,
    Unavailable,
)
from sandbox.localstack.streams.names import StreamName
from sandbox.localstack.streams.reader import OUTAGE_PAUSE, Reader, sequence
from sandbox.localstack.streams.records import to_record
from sandbox.localstack.streams.seconds import Seconds
from sandbox.localstack.streams.tail import Tail
from sandbox.localstack.streams.wakes import Wakes
from sandbox.mapping.records import Page, Record, Shard

LOG = logging.getLogger(__name__)
RETENTION = 24 * 60 * 60

Found = Callable[[StreamName, Sequence[Record]], None]


class StreamLog:
    """Made by the registry, which starts it. All methods but :meth:`wake` and :meth:`behind` on the loop."""

    def __init__(self, stream: StreamName, source: LocalStreams, found: Found) -> None:
        self.stream = stream
        self._source = source
        self._found = found
        self._wakes = Wakes()
        self._tails: dict[str, Tail] = {}
        self._readers: dict[str, Reader] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._known = asyncio.Event()
        self._gone = False
        self._expires_items = False
        self.wake()

    # The port

    async def shards(self) -> Sequence[Shard]:
        """All shards that can still be read, parents before children. Raises StreamNotFound."""
        await self._discover()
        return [Shard(tail.shard, tail.parent) for tail in _parents_first(self._tails.values())]

    async def latest(self, shard: str) -> int:
        """The newest record of the shard, counting all writes that were answered before this was asked."""
        await self.caught_up()
        return (await self._tail(shard)).position

    async def read(self, shard: str, after: int, limit: int) -> Page:
        """What stands after a sequence number, as far as the shard's reader has come."""
        tail = await self._tail(shard)
        horizon = self._horizon(tail)
        after = max(after, horizon)
        if tail.holds(after):
            records: Sequence[Record] = tail.kept(after, limit)
        else:
            records = await self._reread(tail, after, min(limit, MOST_RECORDS))
        last = records[-1].sequence if records else after
        return Page(records, closed=tail.closed and last >= tail.position, trimmed=horizon)

    async def wait_for_more(self, shard: str, after: int) -> None:
        """Return when :meth:`read` would give records, or tell that the shard is closed."""
        tail = await self._tail(shard)
        while not tail.closed and tail.position <= max(after, self._horizon(tail)):
            await tail.change()

    # For the registry

    def wake(self) -> None:
        """Something was written, or may have been. From any thread."""
        if self._over:
            return
        self._wakes.ask(clock.of(self.stream.account).now())
        loop().call(self._wake_readers)

    def expire_items(self, expires: bool) -> None:
        """Whether items of the table expire: then it is looked at more often."""
        self._expires_items = expires
        for reader in list(self._readers.values()):
            reader.expires_items = expires

    @property
    def behind(self) -> bool:
        """Whether anything that may have been written was not read yet."""
        return not self._has_met(self._wakes.asked)

    def positions(self) -> dict[str, int]:
        """The sequence number of the newest record that was read of each shard. From any thread."""
        return {shard: tail.position for shard, tail in list(self._tails.items())}

    async def run(self) -> None:
        """Follow the stream; ends when there is no such stream."""
        try:
            await self._discover()
        except StreamNotFound:
            LOG.debug("There is no stream %s", self.stream.arn)

    async def caught_up(self) -> None:
        """Return when everything that was written before this was called has been read."""
        asked = self._wakes.asked
        await self._known.wait()
        while not self._has_met(asked):
            behind = next(tail for tail in self._tails.values() if not _met(tail, asked))
            await behind.change()

    async def seconds(self, shard: str, number: int) -> Seconds:
        """In which second each record was written, once the reader has seen those up to ``number``."""
        tail = await self._tail(shard)
        while not tail.closed and tail.position < number and not self._gone:
            await tail.change()
        return tail.seconds

    def trimmed(self, shard: str) -> int:
        """All records of a shard up to this sequence number are older than the stream keeps them."""
        return self._horizon(self._tails[shard])

    def end(self) -> None:
        """Stop reading."""
        self._gone = True
        self._known.set()
        for task in self._tasks:
            task.cancel()
        for tail in self._tails.values():
            tail.tell()

    # Within

    def _has_met(self, asked: int) -> bool:
        if self._gone:
            return True
        if not self._known.is_set():
            return False
        return all(_met(tail, asked) for tail in list(self._tails.values()))

    @property
    def _over(self) -> bool:
        """Whether nothing can follow: the stream was disabled, and all of it is read."""
        return bool(self._tails) and all(tail.closed for tail in list(self._tails.values()))

    def _wake_readers(self) -> None:
        for reader in self._readers.values():
            reader.wake()

    def _horizon(self, tail: Tail) -> int:
        """All records up to this sequence number are trimmed."""
        first = tail.seconds.first_since(clock.of(self.stream.account).now() - RETENTION)
        return tail.position if first is None else first - 1

    async def _tail(self, shard: str) -> Tail:
        if shard not in self._tails:
            await self._discover()
        return self._tails[shard]

    async def _discover(self) -> None:
        try:
            for one in await self._patiently(self._source.shards, self.stream):
                if one.id not in self._tails:
                    self._follow(one)
        except StreamNotFound:
            if not self._tails:
                self._gone = True
                raise
        finally:
            self._known.set()

    def _follow(self, shard: ShardRange) -> None:
        if self._gone:
            return
        tail = self._tails[shard.id] = Tail(shard.id, shard.parent)
        reader = Reader(self._source, self.stream, tail, self._wakes, found=self._new, drained=self._met)
        reader.expires_items = self._expires_items
        self._readers[shard.id] = reader
        self._keep(self._run(reader))

    async def _run(self, reader: Reader) -> None:
        await reader.follow()
        await self._discover()  # a closed shard may have children

    def _keep(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _new(self, records: Sequence[Record]) -> None:
        self._found(self.stream, records)

    def _met(self) -> None:
        self._wakes.met(min(tail.done for tail in self._tails.values()))

    async def _reread(self, tail: Tail, after: int, limit: int) -> list[Record]:
        """From DynamoDB Local, what the reader has read long ago."""
        raw: Sequence[Any] = await self._patiently(self._page, tail.shard, after, limit)
        known = [
            (one, tail.seconds.of(sequence(one))) for one in raw if after < sequence(one) <= tail.position
        ]
        return [
            to_record(one, self.stream, tail.shard, second) for one, second in known if second is not None
        ]

    def _page(self, shard: str, after: int, limit: int) -> Sequence[Any]:
        try:
            return self._source.records(self._source.iterator(self.stream, shard, after), limit).records
        except Trimmed:
            return self._source.records(self._source.iterator(self.stream, shard, 0), limit).records

    async def _patiently(self, ask: Callable[..., Any], *arguments: Any) -> Any:
        while True:
            try:
                return await loop().in_thread(ask, *arguments)
            except Unavailable as error:
                LOG.info("%s cannot be read now: %s", self.stream.arn, error)
                await asyncio.sleep(OUTAGE_PAUSE)


def _met(tail: Tail, asked: int) -> bool:
    return tail.closed or tail.done >= asked


def _parents_first(tails: Iterable[Tail]) -> list[Tail]:
    """In an order in which each stands after its parent, where that is still there."""
    left = {tail.shard: tail for tail in tails}
    order: list[Tail] = []
    while left:
        free = [tail for tail in left.values() if tail.parent not in left]
        order += free
        for tail in free:
            del left[tail.shard]
    return order
