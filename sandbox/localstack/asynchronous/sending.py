"""How the end of an asynchronous invocation gets to its destination and its dead-letter queue."""

import json
import logging
import uuid
from typing import Any

from localstack.aws.connect import connect_to
from localstack.utils.aws.arns import sqs_queue_url_for_arn
from localstack.utils.aws.message_forwarding import send_event_to_target

from sandbox.localstack.asynchronous.records import Ended, attributes, record, s3_key

LOG = logging.getLogger(__name__)


def to_destination(ended: Ended, destination: str | None, role: str) -> None:
    """Send the record of an end to its destination, if it has one."""
    if destination is None:
        return
    try:
        if is_bucket(destination):
            _to_bucket(ended, destination, role)
        else:
            send_event_to_target(
                target_arn=destination,
                event=_event(ended, destination),
                role=role,
                source_arn=_function(ended),
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


def _event(ended: Ended, destination: str) -> dict[str, Any]:
    """The record, or for an event bus what an event's ``detail`` and ``resources`` are (reference 7)."""
    if destination.split(":")[2] != "events":
        return record(ended)
    return {"detail": record(ended), "resources": [destination, ended.function_arn]}


def is_bucket(arn: str) -> bool:
    return arn.split(":")[2:3] == ["s3"]


def _to_bucket(ended: Ended, bucket: str, role: str) -> None:
    region = ended.function_arn.split(":")[3]  # a bucket's ARN has none
    _client("s3", region, ended, role).put_object(
        Bucket=bucket.rpartition(":")[2],
        Key=s3_key(ended, str(uuid.uuid4())),
        Body=json.dumps(record(ended)).encode(),
        ContentType="application/json",
    )


def _send_event(ended: Ended, target: str, role: str) -> None:
    service, region = target.split(":")[2:4]
    client = _client(service, region, ended, role)
    body, told = ended.event.decode(), attributes(ended)
    if service == "sns":
        client.publish(TopicArn=target, Message=body, MessageAttributes=told)
    else:
        url = sqs_queue_url_for_arn(target)
        client.send_message(QueueUrl=url, MessageBody=body, MessageAttributes=told)


def _client(service: str, region: str, ended: Ended, role: str) -> Any:
    clients: Any = connect_to.with_assumed_role(
        role_arn=role,
        service_principal="lambda",  # type: ignore[arg-type] # LocalStack's own are plain texts, too
        region_name=region,
    )
    return getattr(clients, service).request_metadata(source_arn=_function(ended), service_principal="lambda")


def _function(ended: Ended) -> str:
    return ended.function_arn.rpartition(":")[0]


def _result(ended: Ended) -> str:
    return "Success" if ended.succeeded else "Failure"
