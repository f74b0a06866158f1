"""What the index shall hold of a member: worked out from a stream record alone."""

import base64
from decimal import Decimal
from typing import Any

from boto3.dynamodb.types import TypeDeserializer

SEARCHED = ("name", "email", "bio", "age")
"""The attributes that are indexed. An index is for finding; the table has the rest."""

SEQUENCE_NUMBER_DIGITS = 40
"""The most that there are. Padded to it, two of them compare as text as they do as numbers."""

NEWER = """
if (ctx.op == 'create' || ctx._source.sequence.compareTo(params.document.sequence) < 0) {
  ctx._source = params.document
} else {
  ctx.op = 'none'
}
""".strip()
"""Overwrites what is older, leaves what is newer. One text for all records, so that it is compiled once.

The index's own versions would do it without a script, but are 64 bits wide: AWS's sequence numbers have 21 to
40 digits, and 19 fit.
"""

SCHEMA: dict[str, Any] = {
    "settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1"},
    "mappings": {
        "dynamic": False,
        "properties": {
            "name": {"type": "text"},
            "email": {"type": "keyword"},
            "bio": {"type": "text"},
            "age": {"type": "integer"},
            "sequence": {"type": "keyword"},
            "deleted": {"type": "date", "format": "epoch_second"},
        },
    },
}


class StreamDeserializer(TypeDeserializer):
    """boto3's own, for a Lambda event, in which binary is base64 text instead of bytes."""

    def _deserialize_b(self, value: str) -> bytes:
        return base64.b64decode(value)


deserializer = StreamDeserializer()


def actions_of(record: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The two lines of a bulk request that bring one record into the index."""
    document = document_of(record)
    line = {"_id": record["dynamodb"]["Keys"]["memberId"]["S"], "retry_on_conflict": 3}
    script = {"source": NEWER, "lang": "painless", "params": {"document": document}}
    return {"update": line}, {"script": script, "scripted_upsert": True, "upsert": {}}


def document_of(record: dict[str, Any]) -> dict[str, Any]:
    """What is searched of a member. Of one that is deleted nothing, so that no search finds it.

    A deleted one leaves its sequence number: without it a late record would bring the member back.
    """
    stream = record["dynamodb"]
    sequence = str(stream["SequenceNumber"]).zfill(SEQUENCE_NUMBER_DIGITS)
    if record["eventName"] == "REMOVE":
        return {"sequence": sequence, "deleted": int(stream["ApproximateCreationDateTime"])}
    image = stream["NewImage"]
    fields = {name: _json(deserializer.deserialize(image[name])) for name in SEARCHED if name in image}
    return {**fields, "sequence": sequence}


def _json(value: Any) -> Any:
    """A number as JSON's; whatever else an attribute may hold is the index's to take or to refuse."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value) if isinstance(value, bytes | set) else value
