"""Who is told of an event. To tell the same twice does no harm, or its id tells that it is the same.

Each raises what boto3 raises, and TellingFailedError where a service answers well and has not done it.
"""

import hashlib
import os
from collections.abc import Callable

import boto3
from botocore.config import Config

from .events import Event, to_json

# All four that do not answer shall not use up the time of the function: whoever comes after one hears of it.
CONFIG = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 2})
sns, sqs = boto3.client("sns", config=CONFIG), boto3.client("sqs", config=CONFIG)
events, stepfunctions = boto3.client("events", config=CONFIG), boto3.client("stepfunctions", config=CONFIG)

SOURCE = "shop.orders"


class TellingFailedError(Exception):
    """The service took the request and refused the event."""


def topic(event: Event) -> None:
    """Whoever subscribes may filter by the attribute; a subscriber tells a repetition by the id."""
    sns.publish(
        TopicArn=os.environ["TOPIC_ARN"],
        Message=to_json(event),
        MessageAttributes={"type": {"DataType": "String", "StringValue": event["type"]}},
    )


def queue(event: Event) -> None:
    """FIFO: an order's events in their order, and a repetition within five minutes is dropped."""
    sqs.send_message(
        QueueUrl=os.environ["QUEUE_URL"],
        MessageBody=to_json(event),
        MessageGroupId=_group(event["orderId"]),
        MessageDeduplicationId=event["id"],
    )


def _group(order_id: str) -> str:
    """The id may be too long for a group's name, and have letters that it may not have."""
    return hashlib.sha256(order_id.encode()).hexdigest()


def bus(event: Event) -> None:
    """Rules choose by the detail type. PutEvents answers 200 with the entries that it did not take."""
    answer = events.put_events(
        Entries=[
            {
                "EventBusName": os.environ["EVENT_BUS_NAME"],
                "Source": SOURCE,
                "DetailType": event["type"],
                "Detail": to_json(event),
            }
        ]
    )
    if answer["FailedEntryCount"]:
        [entry] = answer["Entries"]
        raise TellingFailedError(
            f"the bus refused {event['id']}: {entry.get('ErrorCode')} {entry.get('ErrorMessage')}"
        )


def state_machine(event: Event) -> None:
    """One execution for each change: its name is the event's id, and a name is taken for 90 days.

    While the execution runs, the same name with the same input is no error at all, and answers with it.
    """
    try:
        stepfunctions.start_execution(
            stateMachineArn=os.environ["STATE_MACHINE_ARN"], name=event["id"], input=to_json(event)
        )
    except stepfunctions.exceptions.ExecutionAlreadyExists:
        return


SINKS: dict[str, Callable[[Event], None]] = {
    "topic": topic,
    "queue": queue,
    "bus": bus,
    "state machine": state_machine,
}
