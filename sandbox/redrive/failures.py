"""What an on-failure message says: which function was given which records of which shard (reference 3.7)."""

import json
from dataclasses import dataclass
from typing import Any


class NotAFailure(Exception):
    """A message that names no records of a stream; ``str()`` says what it is instead."""


@dataclass(frozen=True)
class Failure:
    """A batch, or what was left of one, that a mapping has given up."""

    function_arn: str
    """As mapped: with its version or alias if it has one."""
    condition: str
    """``RetryAttemptsExhausted``, ``RecordAgeExceeded``; AWS may write others."""
    stream_arn: str
    shard: str
    start: str
    """Sequence numbers, as AWS wrote them; between them may be records that the function was not given:
    filtered ones, and those of other lanes."""
    end: str
    size: int
    """How many records the function was given, or would have been."""

    @property
    def first(self) -> int:
        """Sequence numbers compare as integers: their texts have unequal lengths."""
        return int(self.start)

    @property
    def last(self) -> int:
        return int(self.end)

    @property
    def table(self) -> str:
        return self.stream_arn.split("/")[1]

    @property
    def function(self) -> str:
        """The function's name."""
        return self.function_arn.split(":")[6]

    @property
    def order(self) -> tuple[str, str, int]:
        """Older records of a shard come first."""
        return self.stream_arn, self.shard, self.first


def failure_of(body: str) -> Failure:
    """From a message's body, or from what SNS has wrapped. Raises NotAFailure."""
    message = _object(body)
    if message.get("Type") == "Notification" and "TopicArn" in message:
        message = _object(str(message.get("Message")))
    try:
        failure = _failure(message["requestContext"], message["DDBStreamBatchInfo"])
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise NotAFailure(_instead(message)) from error
    return failure


def _failure(context: dict[str, Any], batch: dict[str, Any]) -> Failure:
    for number in (batch["startSequenceNumber"], batch["endSequenceNumber"]):
        int(number)  # a ValueError now, and not when the shard is read
    return Failure(
        function_arn=context["functionArn"],
        condition=context["condition"],
        stream_arn=batch["streamArn"],
        shard=batch["shardId"],
        start=batch["startSequenceNumber"],
        end=batch["endSequenceNumber"],
        size=int(batch["batchSize"]),
    )


def _instead(message: dict[str, Any]) -> str:
    if "timeWindowInfo" in message:
        return "the end of a tumbling window, which has no records"
    return "no failure record of a DynamoDB stream's mapping"


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise NotAFailure("no JSON") from error
    if not isinstance(value, dict):
        raise NotAFailure("no failure record of a DynamoDB stream's mapping")
    return value
