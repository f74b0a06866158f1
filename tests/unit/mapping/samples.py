"""Records as a stream gives them, for tests of what is made of them."""

import json

from sandbox.mapping.records import Record

SHARD = "shardId-00000001789649399079-0d666f96"
STREAM = "arn:aws:dynamodb:us-east-1:000000000000:table/T/stream/2026-09-17T12:49:54.528"
CREATED = 1_789_650_146.0
"""2026-09-17T13:02:26Z"""
FIRST = 2_500_003_077_291_036_516_106


def sample(number: int, created: float = CREATED) -> Record:
    """The record of a shard with this number, counted from 0."""
    sequence = FIRST + number
    event = {
        "eventID": f"{number:032x}",
        "eventName": "INSERT",
        "dynamodb": {
            "ApproximateCreationDateTime": created,
            "Keys": {"pk": {"S": f"ä-{number}"}},
            "SequenceNumber": str(sequence),
        },
        "eventSourceARN": STREAM,
    }
    text = json.dumps(event, separators=(",", ":"), ensure_ascii=False)
    return Record(SHARD, sequence, created, event, text, len(text.encode()), f"ä-{number}")


def samples(count: int) -> list[Record]:
    return [sample(number) for number in range(count)]
