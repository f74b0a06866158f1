"""Takes a batch of a stream, writes each item as it is now into the copy."""

import logging
import os
from typing import Any

import boto3

from .images import with_bytes

logger = logging.getLogger(__name__)
logging.getLogger("botocore").setLevel(logging.WARNING)  # it tells at INFO where its credentials are from
dynamodb = boto3.client("dynamodb")


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Stops at the first record that fails: that one and those after it come again, in order."""
    for record in event["Records"]:
        try:
            copy(record)
        except Exception:
            logger.exception("record %s was not copied", record["eventID"])
            return {"batchItemFailures": [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]}]}
    return {"batchItemFailures": []}


def copy(record: dict[str, Any]) -> None:
    """The same however often it is done. Raises what boto3 raises."""
    stream, table = record["dynamodb"], os.environ["COPY_TABLE"]
    if record["eventName"] == "REMOVE":
        dynamodb.delete_item(TableName=table, Key=with_bytes(stream["Keys"]))
    else:
        dynamodb.put_item(TableName=table, Item=with_bytes(stream["NewImage"]))
    logger.info("%s %s", record["eventName"], stream["Keys"])
