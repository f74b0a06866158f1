"""One shard as far as it was read: its newest records, kept for all who follow it."""

import asyncio
from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from itertools import islice

from sandbox.localstack.streams.seconds import Seconds
from sandbox.mapping.records import Record

KEPT_RECORDS = 2_000
KEPT_BYTES = 4 * 1024 * 1024


class Tail:
    """Changed by its reader, on the loop; whoever waits for a change is told."""

    def __init__(self, shard: str, parent: str | None) -> None:
        self.shard = shard
        self.parent = parent
        self.position = 0
        """The sequence number of the newest record that was read."""
        self.closed = False
        """Whether nothing will follow it."""
        self.done = 0
        """The demands (wakes.py) up to this number are met."""
        self.seconds = Seconds()
        self._records: deque[Record] = deque()
        self._bytes = 0
        self._begin = 0
        self._moved = asyncio.Event()

    def take(self, records: Sequence[Record], *, closed: bool) -> None:
        """These were read after :attr:`position`."""
        for record in records:
            self._records.append(record)
            self._bytes += record.size
        if records:
            self.position = records[-1].sequence
        self.closed = closed
        self._leave()
        self.tell()

    def holds(self, after: int) -> bool:
        """Whether everything after this sequence number is kept here."""
        return after >= self._begin

    def kept(self, after: int, limit: int) -> list[Record]:
        """At most ``limit`` of the kept records that stand after a sequence number."""
        first = bisect_right(self._records, after, key=lambda one: one.sequence)
        return list(islice(self._records, first, first + limit))

    def clear(self) -> None:
        """Keep none of them."""
        self._records.clear()
        self._bytes, self._begin = 0, self.position

    async def change(self) -> None:
        """Return once anything of this has changed."""
        await self._moved.wait()

    def tell(self) -> None:
        """Tell all who wait that something has changed."""
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()

    def _leave(self) -> None:
        while len(self._records) > KEPT_RECORDS or (self._bytes > KEPT_BYTES and len(self._records) > 1):
            gone = self._records.popleft()
            self._bytes -= gone.size
            self._begin = gone.sequence
