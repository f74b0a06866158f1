"""Takes a batch of a stream, keeps each record twice, reports those that could not be kept."""

import logging
import os
from typing import Any

import boto3

from .entries import Entry

logger = logging.getLogger(__name__)
logging.getLogger("botocore").setLevel(logging.WARNING)  # it tells at INFO where its credentials are from
s3 = boto3.client("s3")
dynamodb = boto3.client("dynamodb")


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Tries every record; answers with the sequence numbers of all that failed."""
    failed = [number for record in event["Records"] if (number := kept(record)) is not None]
    return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}


def kept(record: dict[str, Any]) -> str | None:
    """None when the record is in both places; else its sequence number."""
    try:
        keep(Entry(record))
    except Exception:
        logger.exception("record %s was not kept", record["eventID"])
        return str(record["dynamodb"]["SequenceNumber"])
    return None


def keep(entry: Entry) -> None:
    """The object first: an entry of the table always points to one that is there.

    Both writes are the same whenever they are done again. Raises what boto3 raises.
    """
    s3.put_object(
        Bucket=os.environ["AUDIT_BUCKET"],
        Key=entry.object_key,
        Body=entry.body,
        ContentType="application/json",
    )
    dynamodb.put_item(
        TableName=os.environ["AUDIT_TABLE"], Item=entry.item(days=int(os.environ["RETENTION_DAYS"]))
    )
    logger.info("kept %s", entry.object_key)
