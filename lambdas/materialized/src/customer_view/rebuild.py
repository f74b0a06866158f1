"""Makes the view anew: empties it while the mapping stands still, then scans the table while it runs.

What changes during the scan is told by the stream: the mapping goes on where it stopped, and a scanned item
gives way to any record of the same order. A table that is too large for one invocation takes several.
"""

import logging
import os
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import boto3

from .orders import InvalidOrderError, Item, as_it_stands
from .view import apply

logger = logging.getLogger(__name__)
logging.getLogger("botocore").setLevel(logging.WARNING)
dynamodb = boto3.client("dynamodb")
functions = boto3.client("lambda")

LOOK_AGAIN_SECONDS = 0.2
MOST_DELETED_AT_ONCE = 25
PAGE = 100
"""Orders that are read at once; each of them takes some milliseconds."""
SPARE_MILLISECONDS = 60_000
"""What has to be left of an invocation to begin another page."""


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answers with the number of orders that came from the table, and of those that have no place.

    An answer with ``next`` says that the time was not enough: whoever invokes with that answer goes on there,
    and the view is not emptied once more.
    """
    start = event.get("next")
    if start is None:
        switch_mapping(on=False)
        empty(os.environ["VIEW_TABLE"])
        switch_mapping(on=True)
    return fill(start, context)


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


def fill(start: Item | None, context: Any) -> dict[str, Any]:
    """Every order of the table, from behind the key ``start`` on, that no record has told meanwhile."""
    done = Counter(filled=0, invalid=0)
    more = {"ExclusiveStartKey": start} if start else {}
    for page in pages(os.environ["ORDERS_TABLE"], Limit=PAGE, **more):
        done.update(map(placed, page["Items"]))
        left = context.get_remaining_time_in_millis()
        if "LastEvaluatedKey" in page and left < SPARE_MILLISECONDS:
            return {**done, "next": page["LastEvaluatedKey"]}
    return dict(done)


def placed(item: Item) -> str:
    """What became of an order: it is filled into the view, it was there already, or it is invalid."""
    try:
        return "filled" if apply(as_it_stands(item)) else "known"
    except InvalidOrderError:
        logger.exception("an order is not in the view")
        return "invalid"


def items(table: str, keys: tuple[str, ...]) -> Iterator[Item]:
    """The ``keys`` of all items."""
    names = {f"#{name}": name for name in keys}
    only = {"ProjectionExpression": ", ".join(names), "ExpressionAttributeNames": names}
    for page in pages(table, **only):
        yield from page["Items"]


def pages(table: str, **parameters: Any) -> Iterator[dict[str, Any]]:
    """Of a scan that reads consistently."""
    yield from dynamodb.get_paginator("scan").paginate(TableName=table, ConsistentRead=True, **parameters)
