"""What happened to an order, as all who are told hear it."""

from datetime import UTC, datetime
from typing import Any

import simplejson
from boto3.dynamodb.types import TypeDeserializer

Event = dict[str, Any]
"""Plain values, numbers as Decimal: id, type, orderId, at, order (as it is, or last was)."""

TYPES = {"INSERT": "OrderPlaced", "MODIFY": "OrderChanged", "REMOVE": "OrderRemoved"}


class StreamDeserializer(TypeDeserializer):
    """boto3's own, for a Lambda event: binary is base64 text there, and text it stays."""

    def _deserialize_b(self, value: str) -> str:
        return value


deserializer = StreamDeserializer()


class InvalidOrderError(ValueError):
    """An order that nobody can be told of."""


def event_of(record: dict[str, Any]) -> Event:
    """From a record of a Lambda event. Raises InvalidOrderError for an order without a status."""
    stream = record["dynamodb"]
    order = _plain(stream.get("NewImage") or stream["OldImage"])
    if not isinstance(order.get("status"), str):
        raise InvalidOrderError(f"order {order['orderId']} has no status")
    return {
        "id": record["eventID"],  # the same at each delivery of the record
        "type": TYPES[record["eventName"]],
        "orderId": order["orderId"],
        "at": datetime.fromtimestamp(stream["ApproximateCreationDateTime"], UTC).strftime(
            "%Y-%m-%dT%H:%M:%SZ"
        ),
        "order": order,
    }


def to_json(event: Event) -> str:
    """Numbers keep their digits, a set becomes a sorted list. The same event makes the same text."""
    return simplejson.dumps(event, use_decimal=True, sort_keys=True, default=sorted)


def _plain(image: dict[str, Any]) -> dict[str, Any]:
    return {name: deserializer.deserialize(value) for name, value in image.items()}
