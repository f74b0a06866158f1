"""The view's table: a change of an order goes into it as a whole, or not at all."""

import os
import time

import boto3

from .orders import Change
from .rows import Seen, is_news, seen_key, seen_of, writes

dynamodb = boto3.client("dynamodb")

MOST_TRIES = 5
KEPT_SECONDS = 2 * 24 * 60 * 60
"""A stream keeps its records for a day: what is older comes never again."""


class BusyError(Exception):
    """Others were faster each time. To be tried again."""


def apply(change: Change) -> bool:
    """False: the view knew of it, or of something later. Raises BusyError, and what boto3 raises."""
    for _ in range(MOST_TRIES):
        seen = look_up(change.order_id)
        if not is_news(seen, change):
            return False
        if written(seen, change):
            return True
    raise BusyError(f"order {change.order_id} could not be written")


def look_up(order_id: str) -> Seen:
    answer = dynamodb.get_item(
        TableName=os.environ["VIEW_TABLE"], Key=seen_key(order_id), ConsistentRead=True
    )
    return seen_of(answer.get("Item"))


def written(seen: Seen, change: Change) -> bool:
    """False: another change of the order, or of its customer's summary, came in between."""
    forget_at = int(time.time()) + KEPT_SECONDS
    try:
        dynamodb.transact_write_items(TransactItems=writes(os.environ["VIEW_TABLE"], seen, change, forget_at))
    except dynamodb.exceptions.TransactionCanceledException as cancelled:
        reasons = {reason.get("Code") for reason in cancelled.response["CancellationReasons"]}
        if reasons <= {"None", "ConditionalCheckFailed", "TransactionConflict"}:
            return False
        raise
    return True
