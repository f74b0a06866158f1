"""What a destination and a dead-letter queue are told of an invocation that has ended."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

LONGEST_ERROR = 1024
"""Bytes."""


@dataclass(frozen=True)
class Ended:
    """An asynchronous invocation that is not tried again."""

    request_id: str
    function_arn: str
    """With the version that ran."""
    condition: str
    event: bytes
    """As it was received."""
    runs: int
    """How many attempts were run."""
    at: float
    """Seconds since the epoch."""
    answer: bytes | None
    """What the last attempt answered; None if it was not run."""
    status: int = 200
    """Of the last attempt: 200 also for a function that failed, 429 for one that was throttled."""
    error: str = ""
    """Why the last attempt was not run."""

    @property
    def succeeded(self) -> bool:
        return self.condition == "Success"


def record(ended: Ended) -> dict[str, Any]:
    """What a destination receives. AWS does not say: the record of an event that grew too old without
    having been run (it has no response, as one for which no concurrency is reserved), and an answer
    that is no JSON (a text)."""
    told: dict[str, Any] = {
        "version": "1.0",
        "timestamp": _written(ended.at),
        "requestContext": {
            "requestId": ended.request_id,
            "functionArn": ended.function_arn,
            "condition": ended.condition,
            "approximateInvokeCount": ended.runs,
        },
        "requestPayload": _value(ended.event),
    }
    if ended.answer is None:
        return told
    context: dict[str, Any] = {"statusCode": 200, "executedVersion": ended.function_arn.rpartition(":")[2]}
    if not ended.succeeded:
        context["functionError"] = "Unhandled"
    return {**told, "responseContext": context, "responsePayload": _value(ended.answer)}


def s3_key(ended: Ended, unique: str) -> str:
    """The key of a record's object, as the Developer Guide has it; ``unique`` is a random UUID."""
    at = datetime.fromtimestamp(ended.at, UTC)
    function = ended.function_arn.split(":")[6]
    return f"aws/lambda/async/{function}/{at:%Y/%m/%d}/{at:%Y-%m-%dT%H.%M.%S}-{unique}"


def attributes(ended: Ended) -> dict[str, dict[str, str]]:
    """The attributes of the message in a dead-letter queue; its body is the event as it was received."""
    return {
        "RequestID": {"DataType": "String", "StringValue": ended.request_id},
        "ErrorCode": {"DataType": "Number", "StringValue": str(ended.status)},
        "ErrorMessage": {"DataType": "String", "StringValue": _error(ended)},
    }


def _error(ended: Ended) -> str:
    """The first kilobyte of the error's message, without what a message's attribute may not hold."""
    value = None if ended.answer is None else _value(ended.answer)
    text = value.get("errorMessage") if isinstance(value, dict) else None
    printable = "".join(sign for sign in str(text or ended.error) if sign in "\t\n\r" or sign >= " ")
    return printable.encode()[:LONGEST_ERROR].decode("utf-8", "ignore") or ended.condition


def _value(data: bytes) -> Any:
    text = data.decode("utf-8", "replace")
    try:
        return json.loads(text)
    except ValueError:
        return text


def _written(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
