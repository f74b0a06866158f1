"""What GetAtt gives for deployed resources, as far as it can be told from their physical ids."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.bootstrap.deployment import Resource
from sandbox.bootstrap.intrinsics import UNKNOWN
from sandbox.bootstrap.verification.roles import Account
from sandbox.clients import Clients


class Attributes:
    """Callable as ``attributes(logical_id, name)``; UNKNOWN for what is not listed here."""

    def __init__(self, resources: Mapping[str, Resource], clients: Clients, account: Account) -> None:
        self._resources = resources
        self._clients = clients
        self._account = account

    def __call__(self, logical_id: str, attribute: str) -> Any:
        resource = self._resources.get(logical_id)
        if resource is None:
            return UNKNOWN
        if (resource.type, attribute) == ("AWS::IAM::Role", "Arn"):  # its path is not in its name
            return self._account.one("Role", resource.physical_id, self._clients).get("Arn", UNKNOWN)
        look = _ATTRIBUTES.get((resource.type, attribute))
        return look(resource.physical_id, self._clients) if look else UNKNOWN


def _arn(service: str, prefix: str) -> Callable[[str, Clients], str]:
    def arn(physical_id: str, clients: Clients) -> str:
        name = physical_id.rpartition("/")[2]  # a queue's physical id is its URL
        return f"arn:aws:{service}:{clients.region}:{clients.account}:{prefix}{name}"

    return arn


def _log_group(name: str, clients: Clients) -> str:
    return f"arn:aws:logs:{clients.region}:{clients.account}:log-group:{name}:*"


def _rule(physical_id: str, clients: Clients) -> str:
    name = physical_id.replace("|", "/")  # behind its bus, where that is not the default one
    return f"arn:aws:events:{clients.region}:{clients.account}:rule/{name}"


def _stream(physical_id: str, clients: Clients) -> Any:
    table = clients.client("dynamodb").describe_table(TableName=physical_id)["Table"]
    return table.get("LatestStreamArn", UNKNOWN)


_ATTRIBUTES: dict[tuple[str, str], Callable[[str, Clients], Any]] = {
    ("AWS::DynamoDB::Table", "Arn"): _arn("dynamodb", "table/"),
    ("AWS::DynamoDB::Table", "StreamArn"): _stream,
    ("AWS::DynamoDB::GlobalTable", "Arn"): _arn("dynamodb", "table/"),
    ("AWS::DynamoDB::GlobalTable", "StreamArn"): _stream,
    ("AWS::SQS::Queue", "Arn"): _arn("sqs", ""),
    ("AWS::SQS::Queue", "QueueName"): lambda url, _: url.rpartition("/")[2],
    ("AWS::SQS::Queue", "QueueUrl"): lambda url, _: url,
    ("AWS::SNS::Topic", "TopicArn"): lambda arn, _: arn,
    ("AWS::SNS::Topic", "TopicName"): lambda arn, _: arn.rpartition(":")[2],
    ("AWS::Kinesis::Stream", "Arn"): _arn("kinesis", "stream/"),
    ("AWS::Lambda::Function", "Arn"): _arn("lambda", "function:"),
    ("AWS::Logs::LogGroup", "Arn"): _log_group,
    ("AWS::Events::EventBus", "Arn"): _arn("events", "event-bus/"),
    ("AWS::Events::Rule", "Arn"): _rule,
    ("AWS::StepFunctions::StateMachine", "Arn"): lambda arn, _: arn,
    ("AWS::S3::Bucket", "Arn"): lambda name, _: f"arn:aws:s3:::{name}",
    ("AWS::Lambda::Version", "Version"): lambda arn, _: arn.rpartition(":")[2],
    ("AWS::Lambda::LayerVersion", "LayerVersionArn"): lambda arn, _: arn,
}
