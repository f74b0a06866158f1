"""A mapping from a table's stream to a function, driven and watched by the API as a user does."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.clients import Clients
from sandbox.control import Control
from tests.engine.functions import Function
from tests.waiting import eventually

REPORTING: dict[str, Any] = {"FunctionResponseTypes": ["ReportBatchItemFailures"]}

ACCEPTS = """
def handler(event, context):
    return None
"""
RAISES_ON_2 = """
def handler(event, context):
    if any(record["dynamodb"]["Keys"]["id"]["S"] == "2" for record in event["Records"]):
        raise ValueError("poison")
"""
REPORTS_2 = """
def handler(event, context):
    records = [record["dynamodb"] for record in event["Records"]]
    failed = [one["SequenceNumber"] for one in records if one["Keys"]["id"]["S"] == "2"]
    return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}
"""
RAISES = """
def handler(event, context):
    raise ValueError("poison")
"""


class Mapping:
    """A mapping in the account of ``clients``; ``answer`` is what its creation was answered with."""

    def __init__(self, clients: Clients, stream_arn: str, function: str = "subject", **settings: Any) -> None:
        self.client = clients.client("lambda")
        self.answer = self.client.create_event_source_mapping(
            **{"StartingPosition": "TRIM_HORIZON", **settings},
            EventSourceArn=stream_arn,
            FunctionName=function,
        )
        self.uuid: str = self.answer["UUID"]

    def shown(self) -> dict[str, Any]:
        """As Get shows it."""
        found: dict[str, Any] = self.client.get_event_source_mapping(UUID=self.uuid)
        return found

    def update(self, **changes: Any) -> dict[str, Any]:
        answer: dict[str, Any] = self.client.update_event_source_mapping(UUID=self.uuid, **changes)
        return answer

    def delete(self) -> dict[str, Any]:
        answer: dict[str, Any] = self.client.delete_event_source_mapping(UUID=self.uuid)
        return answer

    def becomes(self, state: str) -> None:
        """Wait until its state is that."""
        eventually(f"the state {state}", lambda: self.shown()["State"], lambda seen: seen == state)

    def disable(self) -> None:
        self.update(Enabled=False)
        self.becomes("Disabled")

    def enable(self) -> None:
        self.update(Enabled=True)
        self.becomes("Enabled")


def settle(clients: Clients, timeout: float = 60) -> dict[str, Any]:
    """What the sandbox says of the account within ``timeout`` seconds: settled, or what it waits for."""
    return Control(clients.endpoint_url).post(
        "settle", {"account": clients.account, "timeout": timeout}, takes=timeout
    )


def settled(clients: Clients) -> None:
    """Wait until nothing of the account is under way."""
    answer = settle(clients)
    assert answer["settled"], answer["waiting"]


def advance(clients: Clients, seconds: float) -> None:
    """Move the clock of the account's mappings."""
    Control(clients.endpoint_url).post("clock", {"account": clients.account, "advance": seconds})


def records(clients: Clients, **query: str | int) -> list[dict[str, Any]]:
    """The ledger's records of the account."""
    found: list[dict[str, Any]] = Control(clients.endpoint_url).get(
        "records", account=clients.account, **query
    )["records"]
    return found


def keys(invocation: dict[str, Any]) -> list[str]:
    """The keys of an invocation's records, in order."""
    return [record["dynamodb"]["Keys"]["id"]["S"] for record in invocation["event"]["Records"]]


def calls(function: Function) -> list[list[str]]:
    """The keys that each invocation of a function came with, in the order of their starts."""
    return [keys(one) for one in started(function.invocations())]


def started(invocations: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(invocations, key=lambda one: float(one["startedAt"]))


def delivered(function: Function) -> list[str]:
    """The keys of all records that a function was invoked with, one after the other."""
    return [key for call in calls(function) for key in call]


def refusal(ask: Callable[..., object], **request: Any) -> tuple[int, str, str]:
    """The status, the exception and the text with which a request is refused."""
    with pytest.raises(ClientError) as refused:
        ask(**request)
    answer = refused.value.response
    return (
        answer["ResponseMetadata"]["HTTPStatusCode"],
        answer["Error"]["Code"],
        answer["Error"]["Message"],
    )


def listed(clients: Clients, **query: str) -> set[str]:
    """The UUIDs that a list of mappings has."""
    found = clients.client("lambda").list_event_source_mappings(**query)["EventSourceMappings"]
    return {one["UUID"] for one in found}


class Queue:
    """A queue in the account of ``clients``."""

    def __init__(self, clients: Clients, name: str = "failed") -> None:
        self.sqs = clients.client("sqs")
        self.url: str = self.sqs.create_queue(QueueName=name)["QueueUrl"]
        asked = self.sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=["QueueArn"])
        self.arn: str = asked["Attributes"]["QueueArn"]

    @property
    def destination(self) -> dict[str, Any]:
        return to(self.arn)

    def bodies(self) -> list[dict[str, Any]]:
        """What is in the queue now, parsed; nobody else gets it any more."""
        return [json.loads(text) for text in self.texts()]

    def texts(self) -> list[str]:
        """The same as it is."""
        found: list[str] = []
        while page := self._page():
            found += [one["Body"] for one in page]
        return found

    def _page(self) -> list[dict[str, Any]]:
        page: list[dict[str, Any]] = self.sqs.receive_message(
            QueueUrl=self.url, MaxNumberOfMessages=10, VisibilityTimeout=600
        ).get("Messages", [])
        return page


def to(arn: str) -> dict[str, Any]:
    """The setting that makes ``arn`` the on-failure destination."""
    return {"DestinationConfig": {"OnFailure": {"Destination": arn}}}


def filtered(*patterns: Any) -> dict[str, Any]:
    """The setting of these filter patterns."""
    return {"FilterCriteria": {"Filters": [{"Pattern": json.dumps(one)} for one in patterns]}}
