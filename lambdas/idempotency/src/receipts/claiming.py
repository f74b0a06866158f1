"""Claim, do, complete: a receipt for each payment of a batch, and a report of those that failed."""

import logging
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from .claims import claim, complete, release
from .receipt import receipt_of, send

logger = logging.getLogger(__name__)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Tries every record; answers with the sequence numbers of all that failed."""
    failed = []
    for record in event["Records"]:
        try:
            once(record, context)
        except Exception:
            logger.exception("record %s failed", record["eventID"])
            failed.append(record["dynamodb"]["SequenceNumber"])
    return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}


def once(record: dict[str, Any], context: LambdaContext) -> None:
    """Sends the receipt unless it was sent. Raises what failed; then it will be tried again."""
    event_id = record["eventID"]
    receipt = receipt_of(record)
    if not claim(event_id, context.get_remaining_time_in_millis()):
        logger.info("the receipt of %s was sent before", receipt["paymentId"])
        return
    try:
        send(receipt)
    except Exception:
        release(event_id)
        raise
    complete(event_id)
