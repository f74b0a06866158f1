"""Reads the shards that it gets, hands each record on, and writes down how far it is."""

import logging
from collections.abc import Callable
from enum import IntEnum
from typing import Any

from botocore.exceptions import ClientError

from .leases import Lease, Leases, LostError
from .shards import Listing, readable

logger = logging.getLogger(__name__)

Record = dict[str, Any]
"""As GetRecords has it, in DynamoDB's own notation."""

THROTTLING = {"LimitExceededException", "ProvisionedThroughputExceededException", "ThrottlingException"}


class Outcome(IntEnum):
    """Of a round; the greatest of its requests' outcomes."""

    NOTHING = 0
    """Each shard has answered, and none had a record."""
    PROGRESS = 1
    """Records; or a shard has ended, so that its children are next."""
    THROTTLED = 2
    """A request was refused, so that there may be more than was seen."""


class Worker:
    """``take`` is called with each record, in the order of its shard; what it raises ends the worker.

    A record may come twice: to the next worker, when this one ended before it wrote down that it was done.
    """

    def __init__(self, streams: Any, leases: Leases, stream_arn: str, take: Callable[[Record], None]) -> None:
        self._streams = streams
        self._leases = leases
        self._stream_arn = stream_arn
        self._listing = Listing(streams, stream_arn)
        self._take = take
        self._iterators: dict[str, str] = {}

    def round(self) -> Outcome:
        """One request to each shard that may be read and is not another's."""
        done = self._leases.done()
        outcome = self._list(done)
        for shard in readable(self._listing.shards, done):
            if lease := self._leases.take(shard.shard_id):
                outcome = max(outcome, self._read(lease))
            else:
                self._iterators.pop(shard.shard_id, None)  # another reads on meanwhile
        return outcome

    def stop(self) -> None:
        """Leave the shards to others."""
        for shard_id in self._iterators:
            try:
                self._leases.give_back(shard_id)
            except LostError:
                logger.info("shard %s is another's already", shard_id)

    def _list(self, done: set[str]) -> Outcome:
        """Throttled, it leaves the shards that are known, so that their leases are kept."""
        try:
            self._listing.refresh(done)
        except ClientError as error:
            return _throttled(error)
        return Outcome.NOTHING

    def _read(self, lease: Lease) -> Outcome:
        try:
            found = self._records(lease)
        except ClientError as error:
            return _throttled(error)
        try:
            return self._advance(lease, found)
        except LostError:
            logger.warning("shard %s was taken over: some of its records will come twice", lease.shard_id)
            self._iterators.pop(lease.shard_id, None)
            return Outcome.NOTHING

    def _advance(self, lease: Lease, found: Any) -> Outcome:
        position = lease.position
        for record in found["Records"]:
            self._take(record)
            position = record["dynamodb"]["SequenceNumber"]
        if found["Records"]:
            self._leases.keep(lease.shard_id, position)
        if following := found.get("NextShardIterator"):
            self._iterators[lease.shard_id] = following
        else:
            self._iterators.pop(lease.shard_id, None)
            self._leases.finish(lease.shard_id)
        return Outcome.PROGRESS if found["Records"] or not following else Outcome.NOTHING

    def _records(self, lease: Lease) -> Any:
        """An iterator is good for 15 minutes, the record that it points to for 24 hours."""
        try:
            iterator = self._iterators.get(lease.shard_id) or self._iterator(lease)
            return self._streams.get_records(ShardIterator=iterator)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code == "ExpiredIteratorException":
                iterator = self._iterator(lease)
            elif code == "TrimmedDataAccessException":
                logger.error("records of shard %s after %s are lost", lease.shard_id, lease.position)
                iterator = self._iterator(Lease(lease.shard_id, None))
            else:
                raise
        return self._streams.get_records(ShardIterator=iterator)

    def _iterator(self, lease: Lease) -> str:
        where: dict[str, str] = {"ShardIteratorType": "TRIM_HORIZON"}
        if lease.position:
            where = {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": lease.position}
        answer = self._streams.get_shard_iterator(StreamArn=self._stream_arn, ShardId=lease.shard_id, **where)
        iterator: str = answer["ShardIterator"]
        self._iterators[lease.shard_id] = iterator
        return iterator


def _throttled(error: ClientError) -> Outcome:
    """An outcome like others, where it is what AWS does to one who asks too often; any other is raised."""
    if error.response["Error"]["Code"] not in THROTTLING:
        raise error
    logger.warning("asked again in a moment: %s", error)
    return Outcome.THROTTLED
