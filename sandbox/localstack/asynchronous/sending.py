"""How the end of an asynchronous invocation gets to its destination and its dead-letter queue."""

import logging
from typing import Any

from localstack.aws.connect import connect_to
from localstack.utils.aws.arns import sqs_queue_url_for_arn
from localstack.utils.aws.message_forwarding import send_event_to_target

from sandbox.localstack.asynchronous.records import Ended, attributes, record

LOG = logging.getLogger(__name__)


def to_destination(ended: Ended, destination: str | None, role: str) -> None:
    """Send the record of an end to its destination, if it has one."""
    if destination is None:
        return
    try:
        send_event_to_target(
            target_arn=destination,
            event=record(ended),
            role=role,
            source_arn=ended.function_arn.rpartition(":")[0],
            source_service="lambda",
            events_source="lambda",
            events_detail_type=f"Lambda Function Invocation Result - {_result(ended)}",
        )
    except Exception:
        LOG.warning("The result of %s did not reach %s", ended.request_id, destination, exc_info=True)


def to_dead_letters(ended: Ended, queue: str | None, role: str) -> None:
    """Send the event of a failed invocation to a dead-letter queue (or topic), if the function has one."""
    if not queue:
        return
    try:
        _send_event(ended, queue, role)
    except Exception:
        LOG.warning("The event of %s did not reach %s", ended.request_id, queue, exc_info=True)


def _send_event(ended: Ended, target: str, role: str) -> None:
    service, region = target.split(":")[2:4]
    clients: Any = connect_to.with_assumed_role(
        role_arn=role,
        service_principal="lambda",  # type: ignore[arg-type] # LocalStack's own are plain texts, too
        region_name=region,
    )
    source = ended.function_arn.rpartition(":")[0]
    client = getattr(clients, service).request_metadata(source_arn=source, service_principal="lambda")
    body, told = ended.event.decode(), attributes(ended)
    if service == "sns":
        client.publish(TopicArn=target, Message=body, MessageAttributes=told)
    else:
        url = sqs_queue_url_for_arn(target)
        client.send_message(QueueUrl=url, MessageBody=body, MessageAttributes=told)


def _result(ended: Ended) -> str:
    return "Success" if ended.succeeded else "Failure"
