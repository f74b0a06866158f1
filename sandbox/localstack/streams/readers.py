"""The readers of one stream, one for each shard, and what they have read."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from sandbox.localstack import clock
from sandbox.localstack.loop import loop
from sandbox.localstack.streams.names import StreamName
from sandbox.localstack.streams.outages import waited_out
from sandbox.localstack.streams.reader import Reader
from sandbox.localstack.streams.source import ShardRange, Source, StreamNotFound
from sandbox.localstack.streams.tail import Tail
from sandbox.localstack.streams.wakes import Wakes
from sandbox.mapping.record_age import RETENTION
from sandbox.mapping.records import Record

LOG = logging.getLogger(__name__)
FAULT_PAUSE = 1.0

Found = Callable[[StreamName, Sequence[Record]], None]


class Readers:
    """Everything on the loop, but for :meth:`wake`, :meth:`expire_items` and what has no ``async``."""

    def __init__(self, stream: StreamName, source: Source, found: Found) -> None:
        self.tails: dict[str, Tail] = {}
        self._stream = stream
        self._source = source
        self._found = found
        self._wakes = Wakes()
        self._readers: list[Reader] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._left: set[str] = set()  # closed shards that were read, and whose children are followed
        self._looked = asyncio.Event()
        self._ended = False
        self._expires_items = False
        # What was written before is not of this moment, and what comes before the first look is not either.
        self._wakes.ask(None)

    def wake(self) -> None:
        """Something was written, or may have been: read it."""
        if self.tails and all(shard in self._left for shard in list(self.tails)):
            return
        self._wakes.ask(clock.of(self._stream.account).now())
        loop().call(self._wake_all)

    def expire_items(self, expires: bool) -> None:
        """Whether items of the table expire: then it is looked at more often."""
        self._expires_items = expires
        for reader in list(self._readers):
            reader.expires_items = expires

    @property
    def behind(self) -> bool:
        """Whether anything that may have been written was not read yet."""
        return not self._have_met(self._wakes.asked)

    async def caught_up(self) -> None:
        """Return when everything that was written before this was called has been read."""
        asked = self._wakes.asked
        await self._looked.wait()
        while not self._have_met(asked):
            await next(tail for tail in self.tails.values() if not self._has_met(tail, asked)).change()

    async def tail(self, shard: str) -> Tail:
        """What was read of a shard. Raises StreamNotFound; KeyError for a shard that is not there."""
        if shard not in self.tails:
            await self.discover()
        return self.tails[shard]

    async def seen(self, shard: str, number: int) -> Tail:
        """The same, once it was read up to this sequence number, or reading has ended."""
        tail = await self.tail(shard)
        while not tail.closed and tail.position < number and not self._ended:
            await tail.change()
        return tail

    async def discover(self) -> None:
        """Look for shards and begin to read the new ones. Raises StreamNotFound if there never was one."""
        self._let_go()
        try:
            for shard in await self._shards():
                if shard.id not in self.tails and not self._ended:
                    self._follow(shard)
        except StreamNotFound:
            if not self.tails:
                self._ended = True
                raise
        finally:
            self._looked.set()

    def end(self) -> None:
        """Stop reading; whoever waits for it goes on."""
        self._ended = True
        self._looked.set()
        for task in self._tasks:
            task.cancel()
        for tail in self.tails.values():
            tail.tell()

    def _let_go(self) -> None:
        """Of a closed shard whose records have all left the stream its place is kept, and none of them."""
        since = clock.of(self._stream.account).now() - RETENTION
        for tail in self.tails.values():
            if tail.closed and tail.seconds.first_since(since) is None:
                tail.clear()

    def _shards(self) -> Awaitable[Sequence[ShardRange]]:
        return waited_out(self._stream, self._source.shards, self._stream)

    def _follow(self, shard: ShardRange) -> None:
        tail = self.tails[shard.id] = Tail(shard.id, shard.parent)
        reader = Reader(
            self._source, self._stream, tail, self._wakes, found=self._tell, drained=self._drained
        )
        reader.expires_items = self._expires_items
        self._readers.append(reader)
        task = asyncio.ensure_future(self._run(reader, tail))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, reader: Reader, tail: Tail) -> None:
        while not await self._follows_to_the_end(reader):
            await asyncio.sleep(FAULT_PAUSE)
        self._readers.remove(reader)
        self._left.add(tail.shard)
        tail.tell()

    async def _follows_to_the_end(self, reader: Reader) -> bool:
        try:
            await reader.follow()
            await self.discover()  # a closed shard may have children
        except Exception:  # a fault of ours must not stop a stream for good, nor in silence
            LOG.exception("Reading %s failed; it is tried again", self._stream.arn)
            return False
        return True

    def _tell(self, records: Sequence[Record]) -> None:
        self._found(self._stream, records)

    def _drained(self) -> None:
        self._wakes.met(min((tail.done for tail in self.tails.values() if not tail.closed), default=0))

    def _wake_all(self) -> None:
        for reader in self._readers:
            reader.wake()

    def _have_met(self, asked: int) -> bool:
        if self._ended:
            return True
        tails = list(self.tails.values())
        return self._looked.is_set() and all(self._has_met(tail, asked) for tail in tails)

    def _has_met(self, tail: Tail, asked: int) -> bool:
        """What is written after a shard was closed is in its children: unread until they are followed."""
        return tail.shard in self._left if tail.closed else tail.done >= asked
