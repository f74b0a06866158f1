"""From a record of DynamoDB Local to the record that a handler receives on AWS (reference 1.1 to 1.4).

What differs: DynamoDB Local tells whole minutes for seconds, a UUID for eventID, ``ddblocal`` for the
region, spells userIdentity otherwise and counts SizeBytes a little differently. Its version 3 names the
deletion of an expired item UNKNOWN_TO_SDK_VERSION and leaves userIdentity out.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sandbox.localstack.streams.names import StreamName
from sandbox.localstack.streams.sizes import item_size
from sandbox.mapping.records import Record

EVENT_VERSION = "1.1"
SERVICE = {"type": "Service", "principalId": "dynamodb.amazonaws.com"}
"""userIdentity of the deletion of an expired item (reference 1.4)."""
_NAMES = frozenset({"INSERT", "MODIFY", "REMOVE"})
_PLAIN_BELOW = 10**7


def to_record(raw: Mapping[str, Any], stream: StreamName, shard: str, created: int) -> Record:
    """The record as AWS gives it to a handler; ``created`` in whole seconds since the epoch."""
    told = raw["dynamodb"]
    images = {name: told[name] for name in ("Keys", "NewImage", "OldImage") if name in told}
    sequence = told["SequenceNumber"]
    head = {
        "eventID": event_id(stream, shard, sequence),
        "eventName": event_name(raw),
        "eventVersion": EVENT_VERSION,
        "eventSource": "aws:dynamodb",
        "awsRegion": stream.region,
    }
    rest = {
        **images,
        "SequenceNumber": sequence,
        "SizeBytes": size_bytes(images),
        "StreamViewType": told["StreamViewType"],
    }
    # AWS does not say where userIdentity stands among the others.
    tail = {**user_identity(raw), "eventSourceARN": stream.arn}
    change = f'{{"ApproximateCreationDateTime":{java_double(created)},{_members(rest)}}}'
    text = f'{{{_members(head)},"dynamodb":{change},{_members(tail)}}}'
    return Record(
        shard=shard,
        sequence=int(sequence),
        created=float(created),
        event={**head, "dynamodb": {"ApproximateCreationDateTime": float(created), **rest}, **tail},
        text=text,
        size=len(text.encode()),
        key=json.dumps(images["Keys"], sort_keys=True, ensure_ascii=False, separators=(",", ":")),
    )


def event_id(stream: StreamName, shard: str, sequence: str) -> str:
    """32 hexadecimal digits, the same each time the record is delivered and unlike any other record's."""
    return hashlib.blake2b(f"{stream.arn}/{shard}/{sequence}".encode(), digest_size=16).hexdigest()


def event_name(raw: Mapping[str, Any]) -> str:
    """INSERT, MODIFY or REMOVE."""
    name = raw.get("eventName")
    return name if name in _NAMES else "REMOVE"


def user_identity(raw: Mapping[str, Any]) -> dict[str, Any]:
    """``{"userIdentity": …}`` where the service deleted an expired item, else nothing."""
    expired = "userIdentity" in raw or raw.get("eventName") not in _NAMES
    return {"userIdentity": dict(SERVICE)} if expired else {}


def size_bytes(images: Mapping[str, Any]) -> int:
    """SizeBytes: of Keys, NewImage and OldImage, as far as they are there (reference 1.2)."""
    return sum(item_size(image) for image in images.values())


def java_double(seconds: int) -> str:
    """Whole seconds as Java writes a double, ``1.789651658E9``."""
    digits = str(seconds)
    if seconds < _PLAIN_BELOW:
        return f"{digits}.0"
    return f"{digits[0]}.{digits[1:].rstrip('0') or '0'}E{len(digits) - 1}"


def _members(values: Mapping[str, Any]) -> str:
    """The members of a JSON object, without its braces."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))[1:-1]
