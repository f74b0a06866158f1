"""Logs what changed in UserProfileTable: the event as it came, then a line for each record."""

import json
import logging
from typing import Any

logger = logging.getLogger(__name__)
logger.setLevel(logging.INFO)


def handler(event: dict[str, Any], context: object) -> None:
    """Takes a batch of a DynamoDB stream. What it returns is ignored: only an exception fails the batch."""
    logger.info("event %s", json.dumps(event))
    for record in event["Records"]:
        logger.info(describe(record))


def describe(record: dict[str, Any]) -> str:
    """One line: the kind of change, the item's key, the images that the record carries."""
    change = record["dynamodb"]
    images = {name: change[name] for name in ("NewImage", "OldImage") if name in change}
    return f"{record['eventName']} {as_text(change['Keys'])} {as_text(images)}"


def as_text(attributes: dict[str, Any]) -> str:
    """JSON; sorted, because attributes come in no order, and equal items shall be equal lines."""
    return json.dumps(attributes, sort_keys=True, separators=(",", ":"))
