"""What a record of the stream, or an item of the table, says of one order."""

from dataclasses import dataclass
from typing import Any

Item = dict[str, Any]
"""In DynamoDB's own notation: {"orderId": {"S": "o-1"}}."""

OPEN = "OPEN"
SEQUENCE_NUMBER_DIGITS = 40
"""The most that there are, and more than a number of DynamoDB can have: positions are compared as text."""
BEFORE_EVERY_RECORD = "0" * SEQUENCE_NUMBER_DIGITS


class InvalidOrderError(ValueError):
    """An order that has no place in the view."""


@dataclass(frozen=True)
class Order:
    """As much of an order as the view depends on."""

    customer_id: str
    placed_at: str
    """ISO 8601 in UTC, so that it sorts as text."""
    status: str

    @property
    def open(self) -> int:
        return int(self.status == OPEN)


@dataclass(frozen=True)
class Change:
    """An order, and what it is from ``position`` on; None where it is deleted."""

    order_id: str
    position: str
    order: Order | None


def change_of(record: dict[str, Any]) -> Change:
    """From a record of a Lambda event. Raises InvalidOrderError."""
    stream = record["dynamodb"]
    order_id = stream["Keys"]["orderId"]["S"]
    position = stream["SequenceNumber"].zfill(SEQUENCE_NUMBER_DIGITS)
    image = stream.get("NewImage")
    return Change(order_id, position, None if image is None else order_of(image))


def as_it_stands(item: Item) -> Change:
    """From an item of the table: any record of the order, whenever it comes, knows better."""
    return Change(item["orderId"]["S"], BEFORE_EVERY_RECORD, order_of(item))


def order_of(item: Item) -> Order:
    """Raises InvalidOrderError where something is missing or is no text."""
    try:
        return Order(item["customerId"]["S"], item["placedAt"]["S"], item["status"]["S"])
    except KeyError as missing:
        raise InvalidOrderError(f"order {item['orderId']['S']} is incomplete: {missing} is missing") from None
