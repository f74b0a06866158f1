"""Records of the DynamoDB Streams API in the event that a mapping makes of them (reference 1.1)."""

import base64
import json
from collections.abc import Sequence
from typing import Any

IMAGES = ("Keys", "NewImage", "OldImage")
REST = ("SequenceNumber", "SizeBytes", "StreamViewType")


def event_of(records: Sequence[dict[str, Any]], stream_arn: str) -> str:
    """The event, as JSON."""
    made = {"Records": [_record(record, stream_arn) for record in records]}
    return json.dumps(made, ensure_ascii=False, separators=(",", ":"))


def _record(record: dict[str, Any], stream_arn: str) -> dict[str, Any]:
    """What differs: a time that is a number, binary that is base64 text, the stream's ARN."""
    change = record["dynamodb"]
    head = ("eventID", "eventName", "eventVersion", "eventSource", "awsRegion")
    identity = record.get("userIdentity")
    return {
        **{name: record[name] for name in head},
        "dynamodb": {
            "ApproximateCreationDateTime": float(int(change["ApproximateCreationDateTime"].timestamp())),
            **{name: _attributes(change[name]) for name in IMAGES if name in change},
            **{name: change[name] for name in REST},
        },
        # The API spells its members with capitals, an event does not.
        **({"userIdentity": {k[0].lower() + k[1:]: v for k, v in identity.items()}} if identity else {}),
        "eventSourceARN": stream_arn,
    }


def _attributes(attributes: dict[str, Any]) -> dict[str, Any]:
    return {name: _attribute(value) for name, value in attributes.items()}


def _attribute(attribute: dict[str, Any]) -> dict[str, Any]:
    [(kind, value)] = attribute.items()
    if kind == "B":
        return {kind: _base64(value)}
    if kind == "BS":
        return {kind: [_base64(each) for each in value]}
    if kind == "L":
        return {kind: [_attribute(each) for each in value]}
    return {kind: _attributes(value)} if kind == "M" else attribute


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")
