"""Makes the view anew: empties it while the mapping stands still, then scans the table while it runs.

What changes during the scan is told by the stream: the mapping goes on where it stopped, and a scanned item
gives way to any record of the same order. Whoever ends in the middle is to be invoked again.
"""

import logging
import os
import time
from collections.abc import Iterator

import boto3

from .orders import InvalidOrderError, Item, as_it_stands
from .view import apply

logger = logging.getLogger(__name__)
logging.getLogger("botocore").setLevel(logging.WARNING)
dynamodb = boto3.client("dynamodb")
functions = boto3.client("lambda")

LOOK_AGAIN_SECONDS = 0.2
MOST_DELETED_AT_ONCE = 25


def handler(event: object, context: object) -> dict[str, int]:
    """Answers with the number of orders that came from the table, and of those that have no place."""
    switch_mapping(on=False)
    empty(os.environ["VIEW_TABLE"])
    switch_mapping(on=True)
    return fill()


def switch_mapping(*, on: bool) -> None:
    """Returns when it stands still, or runs."""
    mapping, wanted = os.environ["MAPPING"], "Enabled" if on else "Disabled"
    functions.update_event_source_mapping(UUID=mapping, Enabled=on)
    while functions.get_event_source_mapping(UUID=mapping)["State"] != wanted:
        time.sleep(LOOK_AGAIN_SECONDS)


def empty(table: str) -> None:
    """Looks until there is nothing: an invocation that was under way may write once more."""
    while rows := list(items(table, keys=("owner", "entry"))):
        for start in range(0, len(rows), MOST_DELETED_AT_ONCE):
            delete(table, rows[start : start + MOST_DELETED_AT_ONCE])


def delete(table: str, rows: list[Item]) -> None:
    """At most 25. What DynamoDB leaves for later is found again by who looks again."""
    dynamodb.batch_write_item(RequestItems={table: [{"DeleteRequest": {"Key": row}} for row in rows]})


def fill() -> dict[str, int]:
    """Every order of the table that no record has told meanwhile."""
    filled = invalid = 0
    for item in items(os.environ["ORDERS_TABLE"]):
        try:
            filled += apply(as_it_stands(item))
        except InvalidOrderError:
            logger.exception("an order is not in the view")
            invalid += 1
    return {"filled": filled, "invalid": invalid}


def items(table: str, keys: tuple[str, ...] = ()) -> Iterator[Item]:
    """All items, or the ``keys`` of all, read consistently."""
    names = {f"#{name}": name for name in keys}
    only = {"ProjectionExpression": ", ".join(names), "ExpressionAttributeNames": names} if keys else {}
    scan = dynamodb.get_paginator("scan")
    for page in scan.paginate(TableName=table, ConsistentRead=True, **only):
        yield from page["Items"]
