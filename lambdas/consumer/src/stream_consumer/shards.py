"""Which shards of a stream there are, and which may be read: a child only when its parent is done."""

import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

LISTED_FOR = 10
"""Seconds. AWS answers ten DescribeStream a second for a whole account: enough for a hundred workers."""


@dataclass(frozen=True)
class Shard:
    shard_id: str
    parent_id: str | None


class Listing:
    """The shards as DescribeStream listed them last.

    They are listed anew when one is done, whoever has read it, since its children are next; and now and then,
    since DescribeStream may list a child later than its parent ends.
    """

    def __init__(self, streams: Any, stream_arn: str) -> None:
        self.shards: list[Shard] = []
        self._streams = streams
        self._stream_arn = stream_arn
        self._done: frozenset[str] = frozenset()
        self._until = float("-inf")

    def refresh(self, done: Collection[str]) -> None:
        """What it raises leaves the list as it was, to be asked for again."""
        if self._done == frozenset(done) and time.monotonic() < self._until:
            return
        self.shards = list(shards_of(self._streams, self._stream_arn))
        self._done = frozenset(done)
        self._until = time.monotonic() + LISTED_FOR


def shards_of(streams: Any, stream_arn: str) -> Iterator[Shard]:
    """All that DescribeStream lists, page by page, in no order."""
    more: dict[str, str] = {}
    while True:
        page = streams.describe_stream(StreamArn=stream_arn, **more)["StreamDescription"]
        for shard in page["Shards"]:
            yield Shard(shard["ShardId"], shard.get("ParentShardId"))
        if "LastEvaluatedShardId" not in page:
            return
        more = {"ExclusiveStartShardId": page["LastEvaluatedShardId"]}


def readable(shards: Collection[Shard], done: Collection[str]) -> list[Shard]:
    """Those that are not done, but for children of such.

    A shard's items go on in its children, so that reading both at once mixes up the order of an item's
    changes. A parent that is not listed any more is trimmed: nobody can read it.
    """
    waiting = {shard.shard_id for shard in shards} - set(done)
    return [shard for shard in shards if shard.shard_id in waiting and shard.parent_id not in waiting]
