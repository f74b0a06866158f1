"""Who may do the effect of an event: a claim in ProcessedEvents, held until a deadline, then completed.

An item is {"id", "status": CLAIMED or DONE, "deadline": epoch milliseconds, "expiration": epoch seconds}.
"""

import os
import time
from typing import Any

import boto3
from botocore.exceptions import ClientError

dynamodb = boto3.client("dynamodb")

CLAIMED, DONE = "CLAIMED", "DONE"
KEPT_SECONDS = 2 * 24 * 60 * 60
"""A stream keeps its records for a day: what is older comes never again."""


class ClaimedByAnotherError(Exception):
    """Somebody has claimed the event, and may still be at work. To be tried again after the deadline."""


def claim(event_id: str, milliseconds: int) -> bool:
    """True: the effect is ours to do, within so many milliseconds. False: it is done.

    Raises ClaimedByAnotherError. A claim whose deadline has passed is taken over: who made it is dead, for
    Lambda ends a function at its timeout.
    """
    now = time.time()
    try:
        dynamodb.update_item(
            TableName=os.environ["PROCESSED_EVENTS_TABLE"],
            Key=_key(event_id),
            UpdateExpression="SET #status = :claimed, deadline = :deadline, expiration = :expiration",
            ConditionExpression="attribute_not_exists(id) OR (#status = :claimed AND deadline < :now)",
            ExpressionAttributeNames={"#status": "status"},
            ExpressionAttributeValues={
                ":claimed": {"S": CLAIMED},
                ":now": _number(now * 1000),
                ":deadline": _number(now * 1000 + milliseconds),
                ":expiration": _number(now + KEPT_SECONDS),
            },
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except dynamodb.exceptions.ConditionalCheckFailedException as refused:
        return _refused(refused, event_id)
    return True


def complete(event_id: str) -> None:
    """The effect is done: nobody will do it again."""
    dynamodb.update_item(
        TableName=os.environ["PROCESSED_EVENTS_TABLE"],
        Key=_key(event_id),
        UpdateExpression="SET #status = :done REMOVE deadline",
        ExpressionAttributeNames={"#status": "status"},
        ExpressionAttributeValues={":done": {"S": DONE}},
    )


def release(event_id: str) -> None:
    """The effect failed: whoever comes next may try it at once."""
    dynamodb.delete_item(TableName=os.environ["PROCESSED_EVENTS_TABLE"], Key=_key(event_id))


def _refused(refused: ClientError, event_id: str) -> bool:
    # An item that is gone meanwhile was released: its event is claimed by nobody, and tried again.
    item: dict[str, Any] = refused.response.get("Item", {})  # type: ignore[assignment]  # not in the stubs
    if item.get("status") == {"S": DONE}:
        return False
    raise ClaimedByAnotherError(f"event {event_id} is claimed until {item.get('deadline')}") from refused


def _key(event_id: str) -> dict[str, Any]:
    return {"id": {"S": event_id}}


def _number(value: float) -> dict[str, str]:
    return {"N": str(int(value))}
