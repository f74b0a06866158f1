"""The event that is made of the API's records is the one that the mapping made."""

import json
from datetime import UTC, datetime

from sandbox.redrive.event import event_of

ARN = "arn:aws:dynamodb:us-east-1:111122223333:table/Users/stream/2026-09-17T12:49:54.528"


def test_time_binary_identity_and_the_streams_arn_are_as_in_a_handlers_event() -> None:
    record = {
        "eventID": "e",
        "eventName": "REMOVE",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "us-east-1",
        "dynamodb": {
            "ApproximateCreationDateTime": datetime.fromtimestamp(1789651658, UTC),
            "Keys": {"id": {"B": b"\x00\xff"}},
            "OldImage": {
                "id": {"B": b"\x00\xff"},
                "all": {"L": [{"M": {"set": {"BS": [b"one", b"two"]}, "n": {"N": "1.50"}}}, {"NULL": True}]},
            },
            "SequenceNumber": "123",
            "SizeBytes": 9,
            "StreamViewType": "NEW_AND_OLD_IMAGES",
        },
        "userIdentity": {"PrincipalId": "dynamodb.amazonaws.com", "Type": "Service"},
    }

    [made] = json.loads(event_of([record], ARN))["Records"]

    assert made == {
        "eventID": "e",
        "eventName": "REMOVE",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "us-east-1",
        "dynamodb": {
            "ApproximateCreationDateTime": 1789651658.0,
            "Keys": {"id": {"B": "AP8="}},
            "OldImage": {
                "id": {"B": "AP8="},
                "all": {"L": [{"M": {"set": {"BS": ["b25l", "dHdv"]}, "n": {"N": "1.50"}}}, {"NULL": True}]},
            },
            "SequenceNumber": "123",
            "SizeBytes": 9,
            "StreamViewType": "NEW_AND_OLD_IMAGES",
        },
        "userIdentity": {"principalId": "dynamodb.amazonaws.com", "type": "Service"},
        "eventSourceARN": ARN,
    }
    assert isinstance(made["dynamodb"]["ApproximateCreationDateTime"], float)
