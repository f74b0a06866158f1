"""Logs what each record shows of its change: which that is depends on the view type of its stream."""

import logging
from typing import Any

logger = logging.getLogger(__name__)

SHOWN = {"Keys": "keys", "OldImage": "old image", "NewImage": "new image"}


def handler(event: dict[str, Any], context: object) -> None:
    """Logs a line for each record. One that is no record fails the batch, which is then halved."""
    for record in event["Records"]:
        logger.info(shown(record))


def shown(record: dict[str, Any]) -> str:
    """``NEW_IMAGE MODIFY: keys, new image``"""
    stream = record["dynamodb"]
    members = ", ".join(name for member, name in SHOWN.items() if member in stream)
    return f"{stream['StreamViewType']} {record['eventName']}: {members}"
