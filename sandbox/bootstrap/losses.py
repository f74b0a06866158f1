"""What is lost with a resource that is replaced or removed, where that is known at little cost."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from botocore.exceptions import ClientError

from sandbox.bootstrap.changes import Change
from sandbox.bootstrap.deployment import Resource
from sandbox.bootstrap.stack import is_missing
from sandbox.clients import Clients

OR_MORE = " or more"
"""Where a service tells the first page of many."""
Count = tuple[int, str, str]
"""How many, of what, and whether there are more."""
KEPT = {"Retain", "Snapshot", "RetainExceptOnCreate"}


def told(
    changes: list[Change], resources: Mapping[str, Resource], kept: Mapping[str, str], clients: Clients
) -> list[Change]:
    """``changes``, each with what it loses; ``kept`` are policies of deletion by logical id."""
    return [
        replace(one, loses=loss(resources[one.logical_id], kept.get(one.logical_id, ""), clients))
        if one.logical_id in resources and (one.replaces or one.action == "Remove")
        else one
        for one in changes
    ]


def loss(resource: Resource, policy: str, clients: Clients) -> str:
    """In a few words; empty where there is no data, or it stays."""
    count = _COUNTS.get(resource.type)
    if count is None or policy in KEPT:
        return ""
    try:
        found, what, more = count(resource.physical_id, clients.client)
    except ClientError as error:
        if is_missing(error):
            return ""
        raise
    return f"{found:,} {what}{'' if found == 1 else 's'}{more}" if found else ""


def _items(name: str, of: Callable[[str], Any]) -> Count:
    return of("dynamodb").describe_table(TableName=name)["Table"]["ItemCount"], "item", ""


def _messages(url: str, of: Callable[[str], Any]) -> Count:
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = of("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    return sum(map(int, found.values())), "message", ""


def _objects(name: str, of: Callable[[str], Any]) -> Count:
    found = of("s3").list_objects_v2(Bucket=name)
    return found["KeyCount"], "object", OR_MORE if found["IsTruncated"] else ""


def _streams(name: str, of: Callable[[str], Any]) -> Count:
    found = of("logs").describe_log_streams(logGroupName=name)
    return len(found["logStreams"]), "log stream", OR_MORE if found.get("nextToken") else ""


_COUNTS: dict[str, Callable[[str, Callable[[str], Any]], Count]] = {
    "AWS::DynamoDB::GlobalTable": _items,
    "AWS::DynamoDB::Table": _items,
    "AWS::Logs::LogGroup": _streams,
    "AWS::S3::Bucket": _objects,
    "AWS::SQS::Queue": _messages,
}
