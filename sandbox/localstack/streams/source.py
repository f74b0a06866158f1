"""Where the records of a stream come from, as its readers see it; local.py is the one there is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sandbox.localstack.streams.names import StreamName

MOST_RECORDS = 1000
"""Of one GetRecords."""


class StreamNotFound(Exception):
    """There is no such stream (any more)."""


class Trimmed(Exception):
    """What stood at this place was trimmed."""


class ExpiredIterator(Exception):
    """An iterator lives for 15 minutes."""


class Unavailable(Exception):
    """DynamoDB Local does not answer now, or not as it should; it may later."""


@dataclass(frozen=True, slots=True)
class ShardRange:
    """A shard as DescribeStream shows it."""

    id: str
    parent: str | None
    closed: bool


@dataclass(frozen=True, slots=True)
class Raw:
    """What one GetRecords gave."""

    records: Sequence[Mapping[str, Any]]
    next_iterator: str | None
    """None: the shard is closed, and this was the last of it."""
    size: int
    """Bytes of the answer."""


class Source(Protocol):
    """Every call blocks, and raises what is told at :class:`LocalStreams`."""

    def shards(self, stream: StreamName) -> Sequence[ShardRange]: ...

    def iterator(self, stream: StreamName, shard: str, after: int) -> str: ...

    def records(self, iterator: str, limit: int = MOST_RECORDS) -> Raw: ...
