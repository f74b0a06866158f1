"""Asks DynamoDB Local for streams, directly: not through the gateway, and without botocore's parsing.

Every call blocks; on the mappings' loop it belongs into a thread.
"""

import functools
import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import urllib3

from sandbox.localstack.dynamodb.databases import DATABASES
from sandbox.localstack.dynamodb.server import RESTART_PATIENCE, DynamoDBLocal
from sandbox.localstack.streams.names import StreamName
from sandbox.localstack.streams.source import (
    MOST_RECORDS,
    ExpiredIterator,
    Raw,
    ShardRange,
    StreamNotFound,
    Trimmed,
    Unavailable,
)

T = TypeVar("T")

_DIGITS = 21
"""DynamoDB Local writes sequence numbers with leading zeros, and insists on them."""
_TIMEOUT = urllib3.Timeout(connect=5, read=30)
_CONNECTIONS = 64


class LocalStreams:
    """The streams of one account and region."""

    def __init__(self, account: str, region: str) -> None:
        key = DATABASES.key(account, region)
        self._authorization = (
            f"AWS4-HMAC-SHA256 Credential={key}/20200101/{region}/dynamodb/aws4_request, "
            "SignedHeaders=host, Signature=none"  # DynamoDB Local checks none
        )

    def shards(self, stream: StreamName) -> list[ShardRange]:
        """All shards of a stream, of all pages. Raises StreamNotFound, Unavailable."""
        found: list[ShardRange] = []
        query: dict[str, Any] = {"StreamArn": stream.local_arn}
        while True:
            page = self._ask("DescribeStream", query)["StreamDescription"]
            found += [_shard(one) for one in page.get("Shards", [])]
            last = page.get("LastEvaluatedShardId")
            if not last:
                return found
            query["ExclusiveStartShardId"] = last

    def iterator(self, stream: StreamName, shard: str, after: int) -> str:
        """An iterator to what stands after a sequence number; 0 is the oldest record that is left.

        Raises StreamNotFound, Trimmed, Unavailable.
        """
        place: dict[str, str] = {"ShardIteratorType": "TRIM_HORIZON"}
        if after:
            place = {
                "ShardIteratorType": "AFTER_SEQUENCE_NUMBER",
                "SequenceNumber": str(after).zfill(_DIGITS),
            }
        query = {"StreamArn": stream.local_arn, "ShardId": shard, **place}
        return str(self._ask("GetShardIterator", query)["ShardIterator"])

    def records(self, iterator: str, limit: int = MOST_RECORDS) -> Raw:
        """At most ``limit`` records. Raises StreamNotFound, Trimmed, ExpiredIterator, Unavailable."""
        body = self._answer("GetRecords", {"ShardIterator": iterator, "Limit": limit})
        page = json.loads(body)
        return Raw(page["Records"], page.get("NextShardIterator"), len(body))

    def _ask(self, operation: str, query: Mapping[str, Any]) -> Any:
        return json.loads(self._answer(operation, query))

    def _answer(self, operation: str, query: Mapping[str, Any]) -> bytes:
        try:
            answer = _connections().request(
                "POST",
                "/",
                body=json.dumps(query).encode(),
                headers={
                    "Authorization": self._authorization,
                    "Content-Type": "application/x-amz-json-1.0",
                    "X-Amz-Target": f"DynamoDBStreams_20120810.{operation}",
                },
            )
        except urllib3.exceptions.HTTPError as error:
            raise Unavailable(f"{operation}: {error}") from error
        if answer.status != 200:  # noqa: PLR2004
            raise _error(operation, answer)
        return answer.data


def even_when_restarting(ask: Callable[..., T], *arguments: Any) -> T:
    """Ask, and once more when DynamoDB Local answers again, should it be starting now."""
    try:
        return ask(*arguments)
    except Unavailable:
        DynamoDBLocal.get().answering.wait(RESTART_PATIENCE)
        return ask(*arguments)


def _shard(described: Mapping[str, Any]) -> ShardRange:
    closed = "EndingSequenceNumber" in described.get("SequenceNumberRange", {})
    return ShardRange(described["ShardId"], described.get("ParentShardId"), closed)


_ERRORS: dict[str, type[Exception]] = {
    "ResourceNotFoundException": StreamNotFound,
    "TrimmedDataAccessException": Trimmed,
    "ExpiredIteratorException": ExpiredIterator,
}


def _error(operation: str, answer: urllib3.BaseHTTPResponse) -> Exception:
    try:
        body = json.loads(answer.data)
        code = body["__type"].rpartition("#")[2]
        text = body.get("message") or body.get("Message") or ""
    except (ValueError, KeyError, TypeError):
        return Unavailable(f"{operation} was answered with HTTP {answer.status}: {answer.data[:200]!r}")
    return _ERRORS.get(code, Unavailable)(f"{operation}: {code}: {text}")


@functools.cache
def _connections() -> urllib3.HTTPConnectionPool:
    server = DynamoDBLocal.get()
    return urllib3.HTTPConnectionPool(
        server.host, server.port, maxsize=_CONNECTIONS, timeout=_TIMEOUT, retries=False
    )
