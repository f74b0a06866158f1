"""Entries of ``/_sandbox/records`` as the engine writes them, with what a test is about put in."""

from typing import Any

USERS = "arn:aws:dynamodb:us-east-1:123456789012:table/Users/stream/2026-01-01T00:00:00.000"
FAILURES = "arn:aws:sqs:us-east-1:123456789012:failures"
KEY_ERROR = {
    "errorType": "KeyError",
    "errorMessage": "'email'",
    "stackTrace": ['  File "/var/task/users/handler.py", line 41, in changed_fields\n'],
}


def attempt(number: int = 1, outcome: str = "success", **more: Any) -> dict[str, Any]:
    known: dict[str, Any] = {
        "attempt": number,
        "requestId": "8a2f",
        "outcome": outcome,
        "startedAt": 1_700_000_000.5,
        "durationMs": 1.94,
        "batchSize": 1,
        "error": KEY_ERROR if outcome == "error" else None,
    }
    return known | more


def passage(state: str = "succeeded", *attempts: dict[str, Any], **more: Any) -> dict[str, Any]:
    known: dict[str, Any] = {
        "uuid": "1b2c",
        "function": "processor",
        "functionArn": "arn:aws:lambda:us-east-1:123456789012:function:processor",
        "state": state,
        "pattern": None,
        "batch": 1,
        "attempts": list(attempts),
        "attemptsLeftOut": 0,
        "retryAt": None,
        "discarded": None,
        "destination": None,
        "checkpointed": False,
    }
    return known | more


def record(sequence: str = "100", *mappings: dict[str, Any], **more: Any) -> dict[str, Any]:
    known: dict[str, Any] = {
        "id": 1,
        "stream": USERS,
        "table": "Users",
        "region": "us-east-1",
        "shard": "shardId-1",
        "sequenceNumber": sequence,
        "eventID": "e-" + sequence,
        "eventName": "MODIFY",
        "keys": {"userId": {"S": "u-1"}},
        "created": 1_700_000_000.0,
        "readAt": 1_700_000_000.25,
        "mappings": list(mappings),
    }
    return known | more
