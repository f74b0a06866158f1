"""One AWS account, deleted as a whole.

What runs or is known beyond its account (mappings, functions, tables, buckets, rules, alarms, executions)
is deleted through its own API first. The rest is state, and goes with the account's stores.
"""

import logging
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any

from localstack.services.stores import AccountRegionBundle
from moto.core.base_backend import BackendDict

from sandbox.localstack import clock, deliveries, executor
from sandbox.localstack.clients import clients
from sandbox.localstack.dynamodb.databases import DATABASES
from sandbox.localstack.ledger.calls import CALLS
from sandbox.localstack.ledger.invocations import INVOCATIONS
from sandbox.localstack.ledger.records import RECORDS
from sandbox.localstack.logs.store import WRITER
from sandbox.localstack.metrics.metrics import METRICS
from sandbox.localstack.streams.registry import STREAMS

LOG = logging.getLogger(__name__)
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d+")  # moto also keeps "global" and "aws"
_LOOKED_AT: dict[str, list[Any]] = {}
"""The containers of each module that has been imported to its end."""


def delete(account: str) -> dict[str, int]:
    """Delete everything of ``account`` in every region that was used; returns how many of each kind."""
    counts: dict[str, int] = {}
    bundles = list(_bundles())
    for kind, (service, erase) in _ERASERS.items():
        for region in _regions(account, service, bundles):
            counts[kind] = counts.get(kind, 0) + erase(clients(account, region))
    counts["handlers"] = executor.stop_account(account)
    WRITER.forget(account)
    counts["streams"] = STREAMS.forget(account)  # before what they fill
    counts["invocations"] = INVOCATIONS.forget(account)
    counts["records"] = RECORDS.forget(account)
    CALLS.forget(account)
    METRICS.forget(account)
    deliveries.forget(account)
    clock.forget(account)
    for bundle in bundles:
        bundle.pop(account, None)
    DATABASES.forget(account)
    return counts


def _regions(account: str, service: str, bundles: Iterable[Any]) -> set[str]:
    """Those in which ``service`` holds something of ``account``, or did.

    No other is asked: each question takes a client of this account, and one to a service that nobody has
    used loads it.
    """
    kept = [list(bundle.get(account, ())) for bundle in bundles if bundle.service_name == service]
    return {region for regions in kept for region in regions if _REGION.fullmatch(region)}


def _bundles() -> Iterator[Any]:
    """Every container of state by account, of LocalStack's services and of moto's, that is loaded."""
    found = (
        bundle
        for name, module in list(sys.modules.items())
        if name.startswith(("localstack.services.", "moto."))
        for bundle in _bundles_of(name, module)
    )
    return iter({id(bundle): bundle for bundle in found}.values())


def _bundles_of(name: str, module: Any) -> list[Any]:
    if name in _LOOKED_AT:
        return _LOOKED_AT[name]
    found = [
        each for each in list(vars(module).values()) if isinstance(each, AccountRegionBundle | BackendDict)
    ]
    if not getattr(module.__spec__, "_initializing", True):
        _LOOKED_AT[name] = found
    return found


def _mappings(aws: Any) -> int:
    return _each(
        aws.lambda_.get_paginator("list_event_source_mappings"),
        "EventSourceMappings",
        lambda mapping: aws.lambda_.delete_event_source_mapping(UUID=mapping["UUID"]),
    )


def _functions(aws: Any) -> int:
    return _each(
        aws.lambda_.get_paginator("list_functions"),
        "Functions",
        lambda function: aws.lambda_.delete_function(FunctionName=function["FunctionName"]),
    )


def _tables(aws: Any) -> int:
    return _each(
        aws.dynamodb.get_paginator("list_tables"),
        "TableNames",
        lambda name: _delete_table(aws.dynamodb, name),
    )


def _delete_table(dynamodb: Any, name: str) -> None:
    with suppress(dynamodb.exceptions.ResourceNotFoundException):  # one with a replica here is listed twice
        _delete_unprotected(dynamodb, name)


def _delete_unprotected(dynamodb: Any, name: str) -> None:
    if dynamodb.describe_table(TableName=name)["Table"].get("DeletionProtectionEnabled"):
        dynamodb.update_table(TableName=name, DeletionProtectionEnabled=False)
    dynamodb.delete_table(TableName=name)


def _buckets(aws: Any) -> int:
    buckets = aws.s3.list_buckets().get("Buckets", [])
    for bucket in buckets:
        _empty(aws.s3, bucket["Name"])
        aws.s3.delete_bucket(Bucket=bucket["Name"])
    return len(buckets)


def _empty(s3: Any, bucket: str) -> None:
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        for entry in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]:
            s3.delete_object(Bucket=bucket, Key=entry["Key"], VersionId=entry["VersionId"])


def _alarms(aws: Any) -> int:
    return _each(
        aws.cloudwatch.get_paginator("describe_alarms"),
        "MetricAlarms",
        lambda alarm: aws.cloudwatch.delete_alarms(AlarmNames=[alarm["AlarmName"]]),
    )


def _rules(aws: Any) -> int:
    buses = [bus["Name"] for bus in aws.events.list_event_buses()["EventBuses"]]
    found = [(bus, rule) for bus in buses for rule in aws.events.list_rules(EventBusName=bus)["Rules"]]
    for bus, rule in found:
        aws.events.disable_rule(Name=rule["Name"], EventBusName=bus)
    return len(found)


def _executions(aws: Any) -> int:
    count = 0
    for machine in aws.stepfunctions.list_state_machines()["stateMachines"]:
        running = aws.stepfunctions.list_executions(
            stateMachineArn=machine["stateMachineArn"], statusFilter="RUNNING"
        )["executions"]
        for execution in running:
            aws.stepfunctions.stop_execution(executionArn=execution["executionArn"])
        count += len(running)
    return count


def _domains(aws: Any) -> int:
    domains = aws.opensearch.list_domain_names()["DomainNames"]
    for domain in domains:
        aws.opensearch.delete_domain(DomainName=domain["DomainName"])
    return len(domains)


def _each(paginator: Any, key: str, erase: Callable[[Any], Any]) -> int:
    found = [entry for page in paginator.paginate() for entry in page.get(key, [])]
    for entry in found:
        erase(entry)
    return len(found)


# Kind of resource: the service that must hold something, and what deletes them. In this order: nothing may
# be invoked any more when functions and tables go.
_ERASERS: dict[str, tuple[str, Callable[[Any], int]]] = {
    "mappings": ("lambda", _mappings),
    "rules": ("events", _rules),
    "executions": ("stepfunctions", _executions),
    "alarms": ("cloudwatch", _alarms),
    "functions": ("lambda", _functions),
    "tables": ("dynamodb", _tables),
    "buckets": ("s3", _buckets),
    "domains": ("opensearch", _domains),
}
