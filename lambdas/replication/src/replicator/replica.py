"""The table in the other region, and beside it the version of each item that was copied last."""

import os
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from .changes import Change

# A region that does not answer shall not use up the time of the function.
CONFIG = Config(connect_timeout=3, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 2})
dynamodb = boto3.client("dynamodb", region_name=os.environ["REPLICA_REGION"], config=CONFIG)

KEPT_SECONDS = 2 * 24 * 60 * 60
"""How long the version of a deleted item is kept: no record comes later than a day after its change."""


def copy(change: Change) -> bool:
    """Make the item what the change made it. False: the replica has that already, or something newer.

    Item and version are written in one transaction: the version never says what the item is not. Raises
    what boto3 raises.
    """
    try:
        dynamodb.transact_write_items(TransactItems=[_version(change), _item(change)])
    except dynamodb.exceptions.TransactionCanceledException as cancelled:
        if _is_older(cancelled):
            return False
        raise
    return True


def _version(change: Change) -> dict[str, Any]:
    """The version goes up and never down; that of a deleted item goes away some day."""
    update, values = "SET version = :version REMOVE expiresAt", {":version": {"S": change.version}}
    if change.image is None:
        update = "SET version = :version, expiresAt = :expiresAt"
        values[":expiresAt"] = {"N": str(change.at + KEPT_SECONDS)}
    return {
        "Update": {
            "TableName": os.environ["VERSIONS_TABLE"],
            "Key": change.keys,
            "UpdateExpression": update,
            "ConditionExpression": "attribute_not_exists(version) OR version < :version",
            "ExpressionAttributeValues": values,
        }
    }


def _item(change: Change) -> dict[str, Any]:
    table = os.environ["REPLICA_TABLE"]
    if change.image is None:
        return {"Delete": {"TableName": table, "Key": change.keys}}
    return {"Put": {"TableName": table, "Item": change.image}}


def _is_older(cancelled: ClientError) -> bool:
    """Whether it was the version that forbade it, and not another transaction or a lack of capacity."""
    reasons: list[dict[str, Any]] = cancelled.response.get("CancellationReasons", [])  # type: ignore[assignment]
    return bool(reasons) and reasons[0].get("Code") == "ConditionalCheckFailed"
