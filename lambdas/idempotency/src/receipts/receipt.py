"""The effect that must happen once: a receipt is sent."""

import json
import logging
import os
from typing import Any

import boto3

logger = logging.getLogger(__name__)
logging.getLogger("botocore").setLevel(logging.WARNING)  # it tells at INFO where its credentials are from
sqs = boto3.client("sqs")


class InvalidPaymentError(ValueError):
    """A payment that no receipt can be sent for."""


def receipt_of(record: dict[str, Any]) -> dict[str, str]:
    """From the record of an INSERT. The amount stays text: DynamoDB's numbers are exact.

    Raises InvalidPaymentError for a payment without an email address.
    """
    payment = record["dynamodb"]["NewImage"]
    if "S" not in payment.get("email", {}):
        raise InvalidPaymentError(f"payment {payment['paymentId']['S']} has no email address")
    return {
        "receiptId": record["eventID"],
        "paymentId": payment["paymentId"]["S"],
        "email": payment["email"]["S"],
        "amount": payment["amount"]["N"],
    }


def send(receipt: dict[str, str]) -> None:
    """Puts the receipt into the queue. SQS drops it if it came already in the last five minutes.

    That closes the one gap that no table of claims can close: the process dies after the effect and before
    that is written down. Raises what boto3 raises.
    """
    sqs.send_message(
        QueueUrl=os.environ["RECEIPTS_QUEUE_URL"],
        MessageBody=json.dumps(receipt, sort_keys=True),
        MessageGroupId=receipt["receiptId"],  # of its own: an email address may be no name for a group
        MessageDeduplicationId=receipt["receiptId"],
    )
    logger.info("sent the receipt of %s", receipt["paymentId"])
