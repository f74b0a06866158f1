"""Sends an event to the topic, as JSON in which nothing is rounded."""

import base64
import os
from typing import Any

import boto3
import simplejson

from .events import UserEvent

sns = boto3.client("sns")


def publish(event: UserEvent) -> None:
    """Publishes one event. Its type is a message attribute too, so that a subscription can filter by it.

    Raises botocore's ClientError or a connection's error; the record then counts as failed.
    """
    sns.publish(
        TopicArn=os.environ["USER_EVENTS_TOPIC_ARN"],
        Message=to_json(event),
        MessageAttributes={"type": {"DataType": "String", "StringValue": event["type"]}},
    )


def to_json(event: UserEvent) -> str:
    """A Decimal becomes a JSON number with all its digits, a set a sorted list, binary base64 text."""
    # encoding=None: otherwise simplejson takes bytes for UTF-8 text
    return simplejson.dumps(event, use_decimal=True, encoding=None, default=_without_json_type)


def _without_json_type(value: object) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, set):
        return sorted(value)
    raise TypeError(f"no JSON for {type(value).__name__}: {value!r}")
