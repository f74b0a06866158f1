"""All streams that are followed, and the writes that fill them.

A stream is followed from the moment it is enabled, whether or not a mapping reads it: the second in which
a record was written is known only to who sees it being written.
"""

import itertools
import logging
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager

from localstack.services.dynamodb.v2.provider import get_store

from sandbox.localstack import clock
from sandbox.localstack.loop import loop
from sandbox.localstack.streams.local import LocalStreams, even_when_restarting
from sandbox.localstack.streams.log import StreamLog
from sandbox.localstack.streams.names import StreamName, parse
from sandbox.localstack.streams.source import StreamNotFound
from sandbox.mapping.records import Record

LOG = logging.getLogger(__name__)
Listener = Callable[[str, Sequence[Record], float], None]
"""Called with a stream's ARN, its new records in order, and when they were read (account's clock)."""


class Streams:
    """Safe across threads, where it does not say otherwise."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._logs: dict[str, StreamLog] = {}
        self._writes: dict[int, tuple[str, str]] = {}
        self._numbers = itertools.count(1)
        self._moves: dict[str, int] = {}
        self._expiring: set[tuple[str, str, str]] = set()
        self._listeners: list[Listener] = []

    def of(self, stream_arn: str) -> StreamLog:
        """The stream as mappings read it; followed from now on if it was not. ValueError for no ARN."""
        stream = parse(stream_arn)
        with self._lock:
            if stream_arn in self._logs:
                return self._logs[stream_arn]
            source = LocalStreams(stream.account, _home(stream))
            log = self._logs[stream_arn] = StreamLog(stream, source, self._found)
            log.readers.expire_items((stream.account, stream.region, stream.table) in self._expiring)
            self._move(stream.account)
        loop().submit(self._follow(log))
        return log

    def followed(self, stream_arn: str) -> StreamLog | None:
        """The same, if it is followed."""
        return self._logs.get(stream_arn)

    def exists(self, stream_arn: str) -> bool:
        """Whether there is such a stream, enabled or not; asks DynamoDB Local and waits for it.

        Raises Unavailable where that is down for long.
        """
        try:
            stream = parse(stream_arn)
            source = LocalStreams(stream.account, _home(stream))
            even_when_restarting(source.shards, stream)
        except (ValueError, StreamNotFound):
            return False
        return True

    @contextmanager
    def writing(self, account: str, operation: str, tables: Collection[str]) -> Iterator[None]:
        """While items are written; ``tables`` names those that may change.

        Whatever came of it, their streams are read afterwards: a write that fails may have written.
        """
        number = next(self._numbers)
        with self._lock:
            self._writes[number] = (account, f"{operation} to {', '.join(sorted(tables))} is under way")
            self._move(account)
        try:
            yield
        finally:
            self.wake(account, tables)
            with self._lock:
                del self._writes[number]
                self._move(account)

    def wake(self, account: str, tables: Collection[str]) -> None:
        """Have the streams of these tables read."""
        for log in self._of_account(account):
            if log.stream.table in tables:
                log.readers.wake()

    def expire_items(self, account: str, region: str, table: str, expires: bool) -> None:
        """Items of this table expire from now on, or no longer."""
        with self._lock:
            (self._expiring.add if expires else self._expiring.discard)((account, region, table))
        for log in self._of_account(account):
            if (log.stream.region, log.stream.table) == (region, table):
                log.readers.expire_items(expires)

    async def caught_up(self, account: str) -> None:
        """Return when every write that was answered before this was called has been read. On the loop."""
        for log in self._of_account(account):
            await log.readers.caught_up()

    def behind(self, account: str) -> list[str]:
        """What is not read yet, a readable sentence each: writes under way, streams to be read."""
        with self._lock:
            writes = [sentence for owner, sentence in self._writes.values() if owner == account]
        unread = [
            f"what was written to table {log.stream.table} has not been read from its stream yet"
            for log in self._of_account(account)
            if log.readers.behind
        ]
        return writes + unread

    def moves(self, account: str) -> int:
        """A number that grows whenever a write begins or ends and whenever records are read."""
        return self._moves.get(account, 0)

    def listen(self, listener: Listener) -> None:
        """Have ``listener`` called, on the loop, once for each new record of any stream."""
        self._listeners.append(listener)

    def forget(self, account: str) -> int:
        """Stop reading the streams of an account and let go of them; tells how many these were."""
        with self._lock:
            gone = [self._logs.pop(log.stream.arn) for log in self._of_account(account)]
            self._expiring = {one for one in self._expiring if one[0] != account}
            self._moves.pop(account, None)
        for log in gone:
            loop().call(log.readers.end)
        return len(gone)

    def shutdown(self) -> None:
        """Stop reading any stream."""
        for log in list(self._logs.values()):
            loop().call(log.readers.end)

    async def _follow(self, log: StreamLog) -> None:
        try:
            await log.readers.discover()
        except StreamNotFound:
            with self._lock:
                self._logs.pop(log.stream.arn, None)
        except Exception:  # nobody looks at what comes of this
            LOG.exception("%s is not followed", log.stream.arn)

    def _of_account(self, account: str) -> list[StreamLog]:
        return [log for log in list(self._logs.values()) if log.stream.account == account]

    def _found(self, stream: StreamName, records: Sequence[Record]) -> None:
        read_at = clock.of(stream.account).now()
        with self._lock:
            self._move(stream.account)
        for listener in self._listeners:
            listener(stream.arn, records, read_at)

    def _move(self, account: str) -> None:
        self._moves[account] = next(self._numbers)


STREAMS = Streams()
"""The streams of this LocalStack."""


def _home(stream: StreamName) -> str:
    """The region in which the table really is: LocalStack keeps one copy of a global table."""
    store = get_store(stream.account, stream.region)
    region = store.TABLE_REGION.get(stream.table)
    replicated = store.REPLICAS.get(stream.table, {})
    return str(region) if region and stream.region in replicated else stream.region
