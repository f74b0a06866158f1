"""The on-failure destination: what it may be, and the failure record that it receives (reference 3.7).

A queue's body and a topic's message tell of the records and do not hold them; an object in a bucket holds
the whole event besides, as a JSON text.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, cast

from sandbox.mapping.answers import Answer
from sandbox.mapping.records import Record

RETRY_ATTEMPTS_EXHAUSTED = "RetryAttemptsExhausted"
RECORD_AGE_EXCEEDED = "RecordAgeExceeded"

CONTENT_TYPE = "application/octet-stream"
"""Of the object in a bucket."""

Kind = Literal["sqs", "sns", "s3"]


class UnusableDestination(Exception):
    """An ARN to which no failure record can go; the text says why."""


def kind(arn: str) -> Kind:
    """What a destination is. Raises UnusableDestination for what is no standard queue, topic or bucket."""
    found = re.fullmatch(r"arn:aws[a-z0-9-]*:(sqs|sns|s3):[^:]*:[^:]*:[^:/]+", arn)
    if found is None:
        raise UnusableDestination(f"it must be the ARN of an SQS queue, an SNS topic or an S3 bucket: {arn}")
    service = cast(Kind, found[1])
    if service != "s3" and arn.endswith(".fifo"):
        raise UnusableDestination(f"it must not be a FIFO queue or topic: {arn}")
    return service


@dataclass(frozen=True, slots=True)
class Failure:
    """The records of one shard that were given up together, or the end of a tumbling window."""

    mapping: str
    """UUID."""
    function_arn: str
    """As mapped: with its version or alias if it has one."""
    stream_arn: str
    shard: str
    condition: str
    """RETRY_ATTEMPTS_EXHAUSTED or RECORD_AGE_EXCEEDED; consumers must expect others from AWS."""
    request_id: str
    """Of the last attempt, or a new one where there was none."""
    invoke_count: int
    """Attempts made. AWS writes 1 where there was none, and so does this."""
    at: float
    """When they were given up: seconds since the epoch, shown to the millisecond."""
    records: Sequence[Record]
    """In stream order; empty only with ``window``."""
    answer: Answer | None
    """Of the last attempt; None where there was none, and then there is no ``responseContext``. AWS does
    not say what it writes for records that grew too old after an attempt: here their last answer."""
    event: str
    """The whole event as JSON, as the function received it or would have."""
    window: Mapping[str, Any] | None = None
    """``timeWindowInfo`` (``window`` with start and end, ``isFinalInvokeForWindow``,
    ``isWindowTerminatedEarly``) where a window's final invocation failed; it has no records of its own."""

    def body(self) -> str:
        """A queue's body, and a topic's message: JSON in AWS's order of keys."""
        return _json(self._head() | self._tail())

    def s3_body(self) -> str:
        """An object's content: the same, with the event as a text in ``payload``."""
        return _json(self._head() | {"payload": self.event} | self._tail())

    def s3_key(self, unique: str) -> str:
        """An object's key; ``unique`` is a random UUID. Times are UTC."""
        at = _time(self.at)
        return f"aws/lambda/{self.mapping}/{self.shard}/{at:%Y/%m/%d}/{at:%Y-%m-%dT%H.%M.%S}-{unique}"

    def _head(self) -> dict[str, Any]:
        request = {
            "requestId": self.request_id,
            "functionArn": self.function_arn,
            "condition": self.condition,
            "approximateInvokeCount": max(self.invoke_count, 1),
        }
        return {"requestContext": request, **self._response(), "version": "1.0"}

    def _response(self) -> dict[str, Any]:
        """``functionError`` is null where the function ran and its response was the failure."""
        if self.answer is None:
            return {}
        return {
            "responseContext": {
                "statusCode": self.answer.status,
                "executedVersion": self.answer.version,
                "functionError": self.answer.error,
            }
        }

    def _tail(self) -> dict[str, Any]:
        window = {} if self.window is None else {"timeWindowInfo": self.window}
        return {"timestamp": _iso(self.at, "milliseconds"), "DDBStreamBatchInfo": self._batch(), **window}

    def _batch(self) -> dict[str, Any]:
        if self.window is not None:
            return {"shardId": self.shard, "streamArn": self.stream_arn}
        first, last = self.records[0], self.records[-1]
        return {
            "shardId": self.shard,
            "startSequenceNumber": first.event["dynamodb"]["SequenceNumber"],
            "endSequenceNumber": last.event["dynamodb"]["SequenceNumber"],
            "approximateArrivalOfFirstRecord": _iso(first.created, "seconds"),
            "approximateArrivalOfLastRecord": _iso(last.created, "seconds"),
            "batchSize": len(self.records),
            "streamArn": self.stream_arn,
        }


def _time(moment: float) -> datetime:
    """To the nearest millisecond: a float falls just short of many of them."""
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=round(moment * 1000))


def _iso(moment: float, precision: str) -> str:
    return _time(moment).isoformat(timespec=precision).replace("+00:00", "Z")


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
