"""Takes a batch of readings, in their order, and stops at the first that fails."""

import logging
import os
from typing import Any

import boto3

from .celsius import celsius_of

logger = logging.getLogger(__name__)
logging.getLogger("botocore").setLevel(logging.WARNING)  # it tells at INFO where its credentials are from
dynamodb = boto3.client("dynamodb")


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answers with the sequence number of the first reading that failed, or raises what it failed with.

    Which one is the template's choice. What comes after the first failure is delivered again in any case,
    so nothing is gained by trying it now.
    """
    for record in event["Records"]:
        try:
            keep(record["dynamodb"]["NewImage"])
        except Exception:
            if os.environ["REPORT_FAILURES"] != "true":
                raise
            logger.exception("record %s failed", record["eventID"])
            return {"batchItemFailures": [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]}]}
    return {"batchItemFailures": []}


def keep(reading: dict[str, Any]) -> None:
    """Writes the temperature; the same again when the reading comes again, for readings never change."""
    celsius = celsius_of(reading, os.environ["UNITS"].split(","))
    dynamodb.put_item(
        TableName=os.environ["TEMPERATURES_TABLE"],
        Item={"readingId": reading["readingId"], "celsius": {"N": str(celsius)}},
    )
