"""Logs what passed the filter of its mapping: a line for each record."""

import json
import logging
from typing import Any

logger = logging.getLogger(__name__)


def handler(event: dict[str, Any], context: object) -> None:
    """Takes a batch; it has none of the records that the filter held back, and is never empty."""
    for record in event["Records"]:
        logger.info(describe(record))


def describe(record: dict[str, Any]) -> str:
    """One line: the kind of change, the item's key, and who deleted it if DynamoDB did."""
    keys = json.dumps(record["dynamodb"]["Keys"], sort_keys=True)
    by = record.get("userIdentity", {}).get("principalId")
    return f"{record['eventName']} {keys}" + (f" by {by}" if by else "")
