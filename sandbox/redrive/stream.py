"""The records that a failure names, read from their shard by the DynamoDB Streams API."""

from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

from sandbox.redrive.failures import Failure

EMPTY_PAGES = 10
"""Pages without a record after which an open shard has no more: a page may be empty before others."""
TRIMMED = "TrimmedDataAccessException"
GONE = "ResourceNotFoundException"
"""The stream of a table that was deleted a day ago, or a shard of which everything was trimmed."""


def records(streams: Any, failure: Failure) -> list[dict[str, Any]]:
    """All records from the first to the last that it names, as GetRecords has them, that are still there.

    ``streams`` is a boto3 client of DynamoDB Streams.
    """
    found = []
    try:
        for record in _from(streams, failure):
            number = int(record["dynamodb"]["SequenceNumber"])
            if number > failure.last:
                break
            found.append(record)
            if number == failure.last:
                break
    except ClientError as error:
        if error.response["Error"]["Code"] != GONE:
            raise
    return [each for each in found if int(each["dynamodb"]["SequenceNumber"]) >= failure.first]


def _from(streams: Any, failure: Failure) -> Iterator[dict[str, Any]]:
    """Records of the shard from the first that is named on, or from the oldest there is."""
    iterator, empty = _iterator(streams, failure), 0
    while iterator is not None and empty < EMPTY_PAGES:
        page = streams.get_records(ShardIterator=iterator)
        yield from page["Records"]
        empty = 0 if page["Records"] else empty + 1
        iterator = page.get("NextShardIterator")


def _iterator(streams: Any, failure: Failure) -> str:
    place = {"StreamArn": failure.stream_arn, "ShardId": failure.shard}
    try:
        return _made(streams, **place, ShardIteratorType="AT_SEQUENCE_NUMBER", SequenceNumber=failure.start)
    except ClientError as error:
        if error.response["Error"]["Code"] != TRIMMED:
            raise
    return _made(streams, **place, ShardIteratorType="TRIM_HORIZON")


def _made(streams: Any, **place: str) -> str:
    return str(streams.get_shard_iterator(**place)["ShardIterator"])
