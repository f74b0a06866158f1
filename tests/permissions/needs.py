"""What AWS asks a role for: an action on a resource, for each call that a function made, and for what Lambda
does in its name."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

PREFIXES = {"dynamodbstreams": "dynamodb", "stepfunctions": "states"}
ACTIONS = {
    "s3:HeadObject": "s3:GetObject",
    "s3:ListObjects": "s3:ListBucket",
    "s3:ListObjectsV2": "s3:ListBucket",
    "sns:PublishBatch": "sns:Publish",
    "sqs:SendMessageBatch": "sqs:SendMessage",
}
"""Where a call's name is not that of its action."""
READING = ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")
"""What a mapping does with its stream."""


@dataclass(frozen=True)
class Need:
    """One permission that a function was in need of."""

    function: str
    role: str
    """ARN."""
    action: str
    resource: str
    """ARN, or ``*`` where AWS has none."""
    namespace: str | None = None
    """Of a metric."""

    def __str__(self) -> str:
        return f"{self.function}: {self.action} on {self.resource}" + (
            f" in {self.namespace}" if self.namespace else ""
        )


def of_call(call: dict[str, Any], account: str) -> Iterator[Need]:
    """Of an entry of ``/_sandbox/calls``."""
    service = PREFIXES.get(call["service"], call["service"])
    named = [(path.split("."), value) for path, value in call["resources"]]
    for action, resource, namespace in _asked(service, call, named, account):
        yield Need(call["function"], call["role"], ACTIONS.get(action, action), resource, namespace)


def _asked(
    service: str, call: dict[str, Any], named: list[tuple[list[str], str]], account: str
) -> Iterator[tuple[str, str, str | None]]:
    action, here = f"{service}:{call['operation']}", f"{call['region']}:{account}"
    values = {path[-1]: value for path, value in named}
    if not named:
        yield action, "*", None
    elif service == "s3":
        yield (
            action,
            f"arn:aws:s3:::{'/'.join(values[name] for name in ('Bucket', 'Key') if name in values)}",
            None,
        )
    elif "Namespace" in values:
        yield action, "*", values["Namespace"]
    else:
        for path, value in named:
            yield _of_part(action, path), _arn(service, path[-1], value, here), None


def _of_part(action: str, path: list[str]) -> str:
    """A transaction needs what each of its parts does."""
    if path[0] != "TransactItems":
        return action
    return f"dynamodb:{'ConditionCheckItem' if path[1] == 'ConditionCheck' else f'{path[1]}Item'}"


def _arn(service: str, parameter: str, value: str, here: str) -> str:
    if value.startswith("arn:"):
        return value
    name = value.rsplit("/", 1)[-1]
    if service == "sqs":
        return f"arn:aws:sqs:{here}:{name}"
    kinds = {"TableName": "table/", "EventBusName": "event-bus/", "UUID": "event-source-mapping:"}
    return f"arn:aws:{service}:{here}:{kinds[parameter]}{name}"


def of_lambda(function: dict[str, Any], mappings: list[dict[str, Any]]) -> Iterator[Need]:
    """Of what Lambda does for a function: it writes the log, reads the streams, hands failures over."""
    name, role = function["FunctionName"], function["Role"]
    where = function["FunctionArn"].split(":function:")[0].replace(":lambda:", ":logs:")
    group = function["LoggingConfig"]["LogGroup"]
    for action in ("CreateLogStream", "PutLogEvents"):
        yield Need(name, role, f"logs:{action}", f"{where}:log-group:{group}:log-stream:any")
    for mapping in mappings:
        for action in READING:
            yield Need(name, role, f"dynamodb:{action}", mapping["EventSourceArn"])
        if destination := mapping.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination"):
            yield from _handing_over(name, role, destination)


def _handing_over(name: str, role: str, destination: str) -> Iterator[Need]:
    service = destination.split(":")[2]
    if service == "s3":
        yield Need(name, role, "s3:ListBucket", destination)
        yield Need(name, role, "s3:PutObject", f"{destination}/aws/lambda/any")
    else:
        yield Need(name, role, {"sqs": "sqs:SendMessage", "sns": "sns:Publish"}[service], destination)
