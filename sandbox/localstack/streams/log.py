"""One stream as all its mappings read it (sandbox.mapping.ports.Stream).

What was read lately is kept; whoever is further behind reads from DynamoDB Local, without disturbing the
readers. Records older than 24 hours by the account's clock count as trimmed (reference 1.5).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sandbox.localstack import clock
from sandbox.localstack.streams.names import StreamName
from sandbox.localstack.streams.outages import waited_out
from sandbox.localstack.streams.reader import sequence
from sandbox.localstack.streams.readers import Found, Readers
from sandbox.localstack.streams.records import to_record
from sandbox.localstack.streams.seconds import Seconds
from sandbox.localstack.streams.source import MOST_RECORDS, Raw, Source, StreamNotFound, Trimmed
from sandbox.localstack.streams.tail import Tail
from sandbox.mapping.record_age import RETENTION
from sandbox.mapping.records import Page, Record, Shard

_EMPTY_PAGES = 5
"""After so many in a row there is nothing left of what the reader once saw."""


class StreamLog:
    """Made and started by the registry. Everything that has ``async`` belongs on the loop."""

    def __init__(self, stream: StreamName, source: Source, found: Found) -> None:
        self.stream = stream
        self.readers = Readers(stream, source, found)
        self._source = source

    async def shards(self) -> Sequence[Shard]:
        """All shards that can still be read, parents before children. Raises StreamNotFound."""
        await self.readers.discover()
        return [Shard(tail.shard, tail.parent) for tail in _parents_first(self.readers.tails.values())]

    async def latest(self, shard: str) -> int:
        """The newest record of the shard, counting all writes that were answered before this was asked."""
        await self.readers.caught_up()
        return (await self.readers.tail(shard)).position

    async def read(self, shard: str, after: int, limit: int) -> Page:
        """What stands after a sequence number, as far as the shard's reader has come."""
        tail = await self.readers.tail(shard)
        horizon = self._horizon(tail)
        after = max(after, horizon)
        records = [] if tail.holds(after) else await self._reread(tail, after, min(limit, MOST_RECORDS))
        records = records or tail.kept(after, limit)
        last = records[-1].sequence if records else after
        return Page(records, closed=tail.closed and last >= tail.position, trimmed=horizon)

    async def wait_for_more(self, shard: str, after: int) -> None:
        """Return when :meth:`read` would give records, or tell of trimmed ones or of the shard's end."""
        tail = await self.readers.tail(shard)
        while not tail.closed and tail.position <= after:
            await tail.change()

    def positions(self) -> dict[str, int]:
        """The sequence number of the newest record that was read of each shard. From any thread."""
        return {shard: tail.position for shard, tail in list(self.readers.tails.items())}

    def closed(self) -> set[str]:
        """The shards that were read to their end. From any thread."""
        return {shard for shard, tail in list(self.readers.tails.items()) if tail.closed}

    async def seconds(self, shard: str, number: int) -> Seconds:
        """In which second each record was written, once the reader has seen those up to ``number``."""
        return (await self.readers.seen(shard, number)).seconds

    def trimmed(self, shard: str) -> int:
        """All records of a shard up to this sequence number are older than the stream keeps them."""
        return self._horizon(self.readers.tails[shard])

    def _horizon(self, tail: Tail) -> int:
        first = tail.seconds.first_since(clock.of(self.stream.account).now() - RETENTION)
        if first == tail.seconds.first:
            return 0  # nor is there a place before it: DynamoDB Local counts on from one stream to the next
        return tail.position if first is None else first - 1

    async def _reread(self, tail: Tail, after: int, limit: int) -> list[Record]:
        """From DynamoDB Local, what the reader has read before."""
        return await waited_out(self.stream, self._again, tail, after, limit)

    def _again(self, tail: Tail, after: int, limit: int) -> list[Record]:
        found = ((one, sequence(one)) for one in self._page(tail.shard, after, limit))
        return [
            to_record(one, self.stream, tail.shard, second)
            for one, number in found
            if after < number <= tail.position and (second := tail.seconds.of(number)) is not None
        ]

    def _page(self, shard: str, after: int, limit: int) -> Sequence[Mapping[str, Any]]:
        try:
            return self._first_page(shard, after, limit)
        except Trimmed:
            return self._first_page(shard, 0, limit)
        except StreamNotFound:  # DynamoDB Local keeps no stream for longer than a day
            return []

    def _first_page(self, shard: str, after: int, limit: int) -> Sequence[Mapping[str, Any]]:
        """The first that is not empty: streams may have empty ones in between."""
        page = Raw([], self._source.iterator(self.stream, shard, after), 0)
        for _ in range(_EMPTY_PAGES):
            if page.records or page.next_iterator is None:
                break
            page = self._source.records(page.next_iterator, limit)
        return page.records


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
