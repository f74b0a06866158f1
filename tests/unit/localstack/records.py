"""Records, settings and a clock for the tests of what observes mappings."""

import json
from typing import Any

from sandbox.mapping.records import Record
from sandbox.mapping.settings import Settings

ACCOUNT = "111111111111"
REGION = "us-east-1"
STREAM = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/Users/stream/2026-01-01T00:00:00.000"
FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:f"
QUEUE = f"arn:aws:sqs:{REGION}:{ACCOUNT}:failed"
SHARD = "shardId-1"


class StandingClock:
    """A clock that a test sets."""

    def __init__(self, now: float = 1_000.0) -> None:
        self.time = now

    def now(self) -> float:
        return self.time

    async def wait_until(self, moment: float) -> None:
        self.time = max(self.time, moment)


def settings(**changes: Any) -> Settings:
    return Settings(**{"uuid": "m-1", "stream_arn": STREAM, "function_arn": FUNCTION, **changes})


def record(number: int, shard: str = SHARD, stream: str = STREAM, created: float = 900.0) -> Record:
    keys = {"id": {"S": f"item-{number}"}}
    event = {
        "eventID": f"{number:032x}",
        "eventName": "INSERT",
        "dynamodb": {"Keys": keys, "NewImage": keys, "SequenceNumber": f"{number:021}"},
        "eventSourceARN": stream,
    }
    text = json.dumps(event)
    return Record(shard, number, created, event, text, len(text), json.dumps(keys))


def records(*numbers: int) -> list[Record]:
    return [record(number) for number in numbers]
