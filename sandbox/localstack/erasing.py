"""What an account has that runs or is known beyond it, deleted as its owner would."""

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from sandbox.localstack.clients import clients
from sandbox.localstack.in_process import TOKENS, Provider

LOG = logging.getLogger(__name__)
_STATES_TOKENS = ("nextToken", "nextToken")


@dataclass(frozen=True)
class Eraser:
    """How resources of one kind go."""

    service: str
    """That which must hold something."""
    find: Callable[[Provider], Iterable[str]]
    delete: Callable[[Provider, str], object]


class Erasing:
    """An account, as it goes: nothing that refuses keeps the rest from going."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        """How many were found of each kind."""
        self.left: list[str] = []
        """What refused, and why."""

    def erase(self, kind: str, of: Provider) -> None:
        """Delete all resources of a kind."""
        eraser, found = ERASERS[kind], list[str]()
        with self.trying(f"the {kind} of {of.region}"):
            found += eraser.find(of)
        for one in found:
            with self.trying(f"{one} of the {kind} of {of.region}"):
                eraser.delete(of, one)
        self.counts[kind] += len(found)

    @contextmanager
    def trying(self, what: str) -> Iterator[None]:
        """Whatever is raised in here is kept for the end; what is not there has gone."""
        try:
            yield
        except Exception as error:
            if not _says_it_is_gone(error):
                LOG.warning("%s could not be erased", what, exc_info=True)
                self.left.append(f"{what}: {error}")


def _says_it_is_gone(error: Exception) -> bool:
    # LocalStack's own errors have a code, those that a client raises an answer.
    code = error.response["Error"]["Code"] if isinstance(error, ClientError) else getattr(error, "code", "")
    return bool(re.search("NotFound|NoSuch|DoesNotExist", str(code)))


def _named(service: str, listing: str, entries: str, deletion: str, name: str) -> Eraser:
    """Of what is listed, and deleted by the one member that names it."""
    return Eraser(
        service,
        lambda of: [entry[name] for entry in of.each(listing, entries)],
        lambda of, one: of.ask(deletion, **{name: one}),
    )


def _deployments(of: Provider) -> list[str]:
    from sandbox.localstack.cloudformation import turns

    return turns.stop(of.account, of.region)


def _wait_for_deployment(of: Provider, stack_id: str) -> None:
    from sandbox.localstack.cloudformation import turns

    turns.wait(of.account, of.region, stack_id)


def _tables(of: Provider) -> Iterator[str]:
    """One with a replica here is listed twice."""
    for page in clients(of.account, of.region).dynamodb.get_paginator("list_tables").paginate():
        yield from page["TableNames"]


def _delete_table(of: Provider, name: str) -> None:
    dynamodb = clients(of.account, of.region).dynamodb
    try:
        dynamodb.delete_table(TableName=name)
    except ClientError:
        if not dynamodb.describe_table(TableName=name)["Table"].get("DeletionProtectionEnabled"):
            raise
        dynamodb.update_table(TableName=name, DeletionProtectionEnabled=False)
        dynamodb.delete_table(TableName=name)


def _buckets(of: Provider) -> list[str]:
    return [bucket["Name"] for bucket in of.ask("ListBuckets").get("Buckets", [])]


def _delete_bucket(of: Provider, bucket: str) -> None:
    while entries := _versions(of.ask("ListObjectVersions", Bucket=bucket)):
        for entry in entries:
            of.ask("DeleteObject", Bucket=bucket, Key=entry["Key"], VersionId=entry["VersionId"])
    of.ask("DeleteBucket", Bucket=bucket)


def _versions(page: dict[str, Any]) -> list[dict[str, Any]]:
    return [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]


def _alarms(of: Provider) -> list[str]:
    return [alarm["AlarmName"] for alarm in of.each("DescribeAlarms", "MetricAlarms", TOKENS)]


def _rules(of: Provider) -> list[str]:
    buses = [bus["Name"] for bus in of.ask("ListEventBuses")["EventBuses"]]
    return [
        f"{bus}/{rule['Name']}" for bus in buses for rule in of.ask("ListRules", EventBusName=bus)["Rules"]
    ]


def _disable_rule(of: Provider, rule: str) -> None:
    bus, _, name = rule.rpartition("/")
    of.ask("DisableRule", Name=name, EventBusName=bus)


def _executions(of: Provider) -> Iterator[str]:
    """Those that run. LocalStack, as AWS, lists none of an EXPRESS machine: they are over in minutes."""
    for machine in of.each("ListStateMachines", "stateMachines", _STATES_TOKENS):
        if machine["type"] == "STANDARD":
            which = {"stateMachineArn": machine["stateMachineArn"], "statusFilter": "RUNNING"}
            for execution in of.each("ListExecutions", "executions", _STATES_TOKENS, **which):
                yield execution["executionArn"]


ERASERS: dict[str, Eraser] = {
    "deployments": Eraser("cloudformation", _deployments, _wait_for_deployment),
    "mappings": _named(
        "lambda", "ListEventSourceMappings", "EventSourceMappings", "DeleteEventSourceMapping", "UUID"
    ),
    "rules": Eraser("events", _rules, _disable_rule),
    "executions": Eraser(
        "stepfunctions", _executions, lambda of, arn: of.ask("StopExecution", executionArn=arn)
    ),
    "alarms": Eraser("cloudwatch", _alarms, lambda of, name: of.ask("DeleteAlarms", AlarmNames=[name])),
    "functions": _named("lambda", "ListFunctions", "Functions", "DeleteFunction", "FunctionName"),
    "tables": Eraser("dynamodb", _tables, _delete_table),
    "buckets": Eraser("s3", _buckets, _delete_bucket),
    "domains": _named("opensearch", "ListDomainNames", "DomainNames", "DeleteDomain", "DomainName"),
}
"""By kind. In this order: nothing may be made or invoked any more when functions and tables go."""
