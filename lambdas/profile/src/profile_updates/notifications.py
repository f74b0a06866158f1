"""What is pushed: that a profile is new or has changed, and in which fields; no values of theirs."""

import json
import logging
import os
from datetime import UTC, datetime

import boto3

logging.getLogger("botocore").setLevel(logging.WARNING)  # it tells at INFO where its credentials are from
sns = boto3.client("sns")


def push(event_id: str, profile_id: str, fields: list[str], at: datetime, *, new: bool) -> None:
    """Publishes one notification. Raises what boto3 raises; the record then counts as failed.

    Its ``id`` is the record's own: who receives it twice can tell. Kind and profile are message attributes
    too, so that a subscription can filter by them.
    """
    kind = "ProfileCreated" if new else "ProfileUpdated"
    body = {"id": event_id, "type": kind, "profileId": profile_id, "fields": fields, "at": _text(at)}
    sns.publish(
        TopicArn=os.environ["PROFILE_NOTIFICATIONS_TOPIC_ARN"],
        Message=json.dumps(body),
        MessageAttributes={
            "type": {"DataType": "String", "StringValue": kind},
            "profileId": {"DataType": "String", "StringValue": profile_id},
        },
    )


def _text(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
