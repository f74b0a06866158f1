"""Every property of what belongs to a stream, with its values in templates and what is read back of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Read = Callable[[Any], Any]


@dataclass(frozen=True)
class Row:
    """A property of a resource: its value when added and when changed, as the template has it, and what is
    read back without it, and with each. Taken out it must be what it was before."""

    resource: str
    property: str
    values: tuple[Any, Any]
    read: Read
    seen: tuple[Any, Any, Any]


def _of(name: str) -> Read:
    return lambda found: found.get(name)


def _row(resource_: str, property_: str, default: Any, added: Any, changed: Any) -> Row:
    """Read back as the template has it."""
    return Row(resource_, property_, (added, changed), _of(property_), (default, added, changed))


def _pattern(name: str) -> dict[str, Any]:
    return {"Filters": [{"Pattern": f'{{"eventName":["{name}"]}}'}]}


def on_failure(queue: str) -> dict[str, Any]:
    return {"OnFailure": {"Destination": f"arn:aws:sqs:us-east-1:ACCOUNT:{queue}"}}


TAGS = ([{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "1"}], [{"Key": "b", "Value": "2"}])
TAGGED: Any = ({}, {"a": "1", "b": "1"}, {"b": "2"})
CODE = ({"ZipFile": "def handler(e, c): return 2"}, {"ZipFile": "def handler(e, c): return 3"})
BY_GROUP = {
    "IndexName": "by-group",
    "KeySchema": [{"AttributeName": "group", "KeyType": "HASH"}],
    "Projection": {"ProjectionType": "ALL"},
}


def rate(units: int) -> dict[str, int]:
    return {"ReadCapacityUnits": units, "WriteCapacityUnits": units}


def _weight(weight: float) -> dict[str, Any]:
    return {"AdditionalVersionWeights": [{"FunctionVersion": "2", "FunctionWeight": weight}]}


def _view(table: Any) -> str | None:
    specification = table.get("StreamSpecification") or {}
    return specification.get("StreamViewType") if specification.get("StreamEnabled") else None


def _indexes(table: Any) -> Any:
    return sorted(
        (index["IndexName"], index["ProvisionedThroughput"]["ReadCapacityUnits"])
        for index in table.get("GlobalSecondaryIndexes", [])
    )


ROWS = (
    _row("Mapping", "BatchSize", 100, 5, 7),
    _row("Mapping", "MaximumBatchingWindowInSeconds", 0, 1, 2),
    _row("Mapping", "ParallelizationFactor", 1, 2, 3),
    _row("Mapping", "MaximumRecordAgeInSeconds", -1, 60, 120),
    _row("Mapping", "MaximumRetryAttempts", -1, 0, 3),
    _row("Mapping", "BisectBatchOnFunctionError", False, True, False),
    _row("Mapping", "FunctionResponseTypes", [], ["ReportBatchItemFailures"], []),
    _row("Mapping", "FilterCriteria", None, _pattern("INSERT"), _pattern("REMOVE")),
    Row(
        "Mapping",
        "MetricsConfig",
        ({"Metrics": ["EventCount"]}, {"Metrics": []}),
        _of("MetricsConfig"),
        (None, {"Metrics": ["EventCount"]}, None),
    ),
    _row("Mapping", "DestinationConfig", {"OnFailure": {}}, on_failure("one"), on_failure("two")),
    _row("Windowed", "TumblingWindowInSeconds", 0, 10, 20),
    Row("Windowed", "Enabled", (False, True), _of("State"), ("Enabled", "Disabled", "Enabled")),
    Row("Mapping", "Tags", TAGS, _of("Tags"), TAGGED),
    Row(
        "Table",
        "StreamSpecification",
        ({"StreamViewType": "KEYS_ONLY"}, {"StreamViewType": "NEW_IMAGE"}),
        _view,
        (None, "KEYS_ONLY", "NEW_IMAGE"),
    ),
    Row(
        "Table",
        "TimeToLiveSpecification",
        ({"AttributeName": "end", "Enabled": True}, {"AttributeName": "end", "Enabled": False}),
        lambda table: table["expiry"].get("AttributeName"),
        (None, "end", None),
    ),
    Row("Table", "Tags", TAGS, _of("Tags"), TAGGED),
    Row(
        "Table",
        "DeletionProtectionEnabled",
        (True, False),
        _of("DeletionProtectionEnabled"),
        (False, True, False),
    ),
    Row(
        "Table",
        "TableClass",
        ("STANDARD_INFREQUENT_ACCESS", "STANDARD"),
        lambda table: (table.get("TableClassSummary") or {}).get("TableClass", "STANDARD"),
        ("STANDARD", "STANDARD_INFREQUENT_ACCESS", "STANDARD"),
    ),
    Row(
        "Table",
        "PointInTimeRecoverySpecification",
        ({"PointInTimeRecoveryEnabled": True}, {"PointInTimeRecoveryEnabled": False}),
        lambda table: table["recovery"],
        ("DISABLED", "ENABLED", "DISABLED"),
    ),
    Row(
        "Provisioned",
        "ProvisionedThroughput",
        (rate(6), rate(7)),
        lambda table: table["ProvisionedThroughput"]["ReadCapacityUnits"],
        (5, 6, 7),
    ),
    Row(
        "Provisioned",
        "GlobalSecondaryIndexes",
        (
            [{**BY_GROUP, "ProvisionedThroughput": rate(2)}],
            [{**BY_GROUP, "ProvisionedThroughput": rate(3)}],
        ),
        _indexes,
        ([], [("by-group", 2)], [("by-group", 3)]),
    ),
    Row(
        "Billed",
        "BillingMode",
        ("PAY_PER_REQUEST", "PROVISIONED"),
        lambda table: (table.get("BillingModeSummary") or {}).get("BillingMode", "PROVISIONED"),
        ("PROVISIONED", "PAY_PER_REQUEST", "PROVISIONED"),
    ),
    Row("Function", "Code", CODE, _of("answer"), (1, 2, 3)),
    _row("Function", "Description", "", "one", "two"),
    _row("Function", "MemorySize", 128, 256, 512),
    _row("Function", "Timeout", 3, 7, 9),
    _row("Function", "EphemeralStorage", {"Size": 512}, {"Size": 600}, {"Size": 700}),
    _row("Function", "TracingConfig", {"Mode": "PassThrough"}, {"Mode": "Active"}, {"Mode": "PassThrough"}),
    Row(
        "Function",
        "Environment",
        ({"Variables": {"ONE": "1", "TWO": "1"}}, {"Variables": {"TWO": "2"}}),
        lambda function: (function.get("Environment") or {}).get("Variables", {}),
        ({}, {"ONE": "1", "TWO": "1"}, {"TWO": "2"}),
    ),
    Row(
        "Function",
        "LoggingConfig",
        ({"LogGroup": "/one", "LogFormat": "JSON"}, {"LogGroup": "/two"}),
        lambda function: (
            function["LoggingConfig"]["LogFormat"],
            function["LoggingConfig"]["LogGroup"].partition("subject-")[0],
        ),
        (("Text", "/aws/lambda/"), ("JSON", "/one"), ("Text", "/two")),
    ),
    Row(
        "Function",
        "DeadLetterConfig",
        (
            {"TargetArn": "arn:aws:sqs:us-east-1:ACCOUNT:one"},
            {"TargetArn": "arn:aws:sqs:us-east-1:ACCOUNT:two"},
        ),
        lambda function: (function.get("DeadLetterConfig") or {}).get("TargetArn", "").rpartition(":")[2],
        ("", "one", "two"),
    ),
    Row(
        "Function",
        "Layers",
        (["arn:aws:lambda:us-east-1:ACCOUNT:layer:one:1"], ["arn:aws:lambda:us-east-1:ACCOUNT:layer:two:1"]),
        lambda function: [layer["Arn"].split(":")[-2] for layer in function.get("Layers") or []],
        ([], ["one"], ["two"]),
    ),
    Row("Function", "ReservedConcurrentExecutions", (2, 3), _of("reserved"), (None, 2, 3)),
    Row(
        "Function", "RecursiveLoop", ("Allow", "Terminate"), _of("loop"), ("Terminate", "Allow", "Terminate")
    ),
    Row("Function", "Tags", TAGS, _of("Tags"), TAGGED),
    _row("Alias", "Description", "", "one", "two"),
    Row(
        "Alias",
        "RoutingConfig",
        (_weight(0.25), _weight(0.5)),
        lambda alias: list((alias.get("RoutingConfig") or {}).get("AdditionalVersionWeights", {}).values()),
        ([], [0.25], [0.5]),
    ),
    Row(
        "Alias",
        "ProvisionedConcurrencyConfig",
        ({"ProvisionedConcurrentExecutions": 1}, {"ProvisionedConcurrentExecutions": 2}),
        _of("provisioned"),
        (None, 1, 2),
    ),
    _row("Invoking", "MaximumRetryAttempts", None, 0, 1),
    _row("Invoking", "MaximumEventAgeInSeconds", None, 60, 70),
    Row(
        "Url",
        "Cors",
        ({"AllowOrigins": ["*"]}, {"AllowOrigins": ["https://example.com"]}),
        lambda url: (url.get("Cors") or {}).get("AllowOrigins", []),
        ([], ["*"], ["https://example.com"]),
    ),
    Row(
        "Url",
        "InvokeMode",
        ("RESPONSE_STREAM", "BUFFERED"),
        lambda url: url.get("InvokeMode") or "BUFFERED",
        ("BUFFERED", "RESPONSE_STREAM", "BUFFERED"),
    ),
)
