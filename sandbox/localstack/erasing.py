"""What an account has that runs or is known beyond it, deleted as its owner would."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from botocore.exceptions import ClientError

from sandbox.localstack.clients import clients
from sandbox.localstack.in_process import TOKENS, Provider


def _each(listing: str, entries: str, deletion: str, name: str) -> Callable[[Provider], int]:
    """Deletes what is listed, each by the one member that names it."""

    def erase(of: Provider) -> int:
        found = list(of.each(listing, entries))
        for entry in found:
            of.ask(deletion, **{name: entry[name]})
        return len(found)

    return erase


def _tables(of: Provider) -> int:
    dynamodb = clients(of.account, of.region).dynamodb
    found = [name for page in dynamodb.get_paginator("list_tables").paginate() for name in page["TableNames"]]
    for name in found:
        # One with a replica here is listed twice.
        with suppress(dynamodb.exceptions.ResourceNotFoundException):
            _delete_table(dynamodb, name)
    return len(found)


def _delete_table(dynamodb: Any, name: str) -> None:
    try:
        dynamodb.delete_table(TableName=name)
    except ClientError:
        if not dynamodb.describe_table(TableName=name)["Table"].get("DeletionProtectionEnabled"):
            raise
        dynamodb.update_table(TableName=name, DeletionProtectionEnabled=False)
        dynamodb.delete_table(TableName=name)


def _buckets(of: Provider) -> int:
    found = of.ask("ListBuckets").get("Buckets", [])
    for bucket in found:
        _empty(of, bucket["Name"])
        of.ask("DeleteBucket", Bucket=bucket["Name"])
    return len(found)


def _empty(of: Provider, bucket: str) -> None:
    while entries := _versions(of.ask("ListObjectVersions", Bucket=bucket)):
        for entry in entries:
            of.ask("DeleteObject", Bucket=bucket, Key=entry["Key"], VersionId=entry["VersionId"])


def _versions(page: dict[str, Any]) -> list[dict[str, Any]]:
    return [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]


def _alarms(of: Provider) -> int:
    found = [alarm["AlarmName"] for alarm in of.each("DescribeAlarms", "MetricAlarms", TOKENS)]
    of.ask("DeleteAlarms", AlarmNames=found)
    return len(found)


def _rules(of: Provider) -> int:
    buses = [bus["Name"] for bus in of.ask("ListEventBuses")["EventBuses"]]
    found = [(bus, rule) for bus in buses for rule in of.ask("ListRules", EventBusName=bus)["Rules"]]
    for bus, rule in found:
        of.ask("DisableRule", Name=rule["Name"], EventBusName=bus)
    return len(found)


def _executions(of: Provider) -> int:
    machines = [machine["stateMachineArn"] for machine in of.ask("ListStateMachines")["stateMachines"]]
    running = [
        execution["executionArn"]
        for machine in machines
        for execution in of.ask("ListExecutions", stateMachineArn=machine, statusFilter="RUNNING")[
            "executions"
        ]
    ]
    for execution in running:
        of.ask("StopExecution", executionArn=execution)
    return len(running)


ERASERS: dict[str, tuple[str, Callable[[Provider], int]]] = {
    "mappings": (
        "lambda",
        _each("ListEventSourceMappings", "EventSourceMappings", "DeleteEventSourceMapping", "UUID"),
    ),
    "rules": ("events", _rules),
    "executions": ("stepfunctions", _executions),
    "alarms": ("cloudwatch", _alarms),
    "functions": ("lambda", _each("ListFunctions", "Functions", "DeleteFunction", "FunctionName")),
    "tables": ("dynamodb", _tables),
    "buckets": ("s3", _buckets),
    "domains": ("opensearch", _each("ListDomainNames", "DomainNames", "DeleteDomain", "DomainName")),
}
"""Kind of resource: the service that must hold something, and what deletes them and counts. In this order:
nothing may be invoked any more when functions and tables go."""
