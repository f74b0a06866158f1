"""Settle, five hundred times under load: what it calls settled is, and it always gets there."""

import random
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.clients import Clients
from sandbox.control import Control
from tests.engine.functions import Function

RUNS = 500
SEED = 4

ANNOUNCE = """
import boto3, json, os, random, time
sns = boto3.client("sns")

def handler(event, context):
    for record in event["Records"]:
        time.sleep(random.random() * 0.03)
        image = record["dynamodb"].get("NewImage", {})
        if image.get("quiet", {}).get("BOOL"):
            continue
        sns.publish(TopicArn=os.environ["TOPIC"], Message=json.dumps(record["dynamodb"]["Keys"]))
"""


@pytest.fixture
def load() -> Iterator[None]:
    """One core is busy with something else."""
    burner = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    yield
    burner.kill()
    burner.wait()


class Announced:
    """A table whose changes are announced on a topic, into a queue; the quiet ones are not."""

    def __init__(self, clients: Clients) -> None:
        self._dynamodb, self._sqs = clients.client("dynamodb"), clients.client("sqs")
        self._control = Control(clients.endpoint_url)
        self._account = clients.account
        self._url = self._sqs.create_queue(QueueName="announced")["QueueUrl"]
        sns = clients.client("sns")
        topic = sns.create_topic(Name="changes")["TopicArn"]
        queue = f"arn:aws:sqs:us-east-1:{clients.account}:announced"
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue)
        function = Function(clients, ANNOUNCE, name="announce", Environment={"Variables": {"TOPIC": topic}})
        self._map(clients, self._table(), function)

    def _table(self) -> str:
        made = self._dynamodb.create_table(
            TableName="Items",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        )
        return str(made["TableDescription"]["LatestStreamArn"])

    def _map(self, clients: Clients, stream: str, function: Function) -> None:
        clients.client("lambda").create_event_source_mapping(
            EventSourceArn=stream,
            FunctionName=function.name,
            StartingPosition="TRIM_HORIZON",
            BatchSize=3,
            ParallelizationFactor=2,
        )

    def put(self, number: int, version: int, quiet: bool) -> None:
        item: dict[str, Any] = {
            "id": {"S": str(number)},
            "version": {"N": str(version)},
            "quiet": {"BOOL": quiet},
        }
        self._dynamodb.put_item(TableName="Items", Item=item)

    def settle(self) -> dict[str, Any]:
        return self._control.post("settle", {"account": self._account, "timeout": 30}, takes=30)

    def received(self) -> int:
        """How many messages stand in the queue now; they are taken out."""
        count = 0
        while messages := self._sqs.receive_message(QueueUrl=self._url, MaxNumberOfMessages=10).get(
            "Messages"
        ):
            for message in messages:
                self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=message["ReceiptHandle"])
            count += len(messages)
        return count


@pytest.mark.slow
def test_what_settle_calls_settled_has_happened_or_never_will(clients: Clients, load: None) -> None:
    announced, chance = Announced(clients), random.Random(SEED)

    for run in range(RUNS):
        loud = [chance.random() < 0.5 for _ in range(chance.randint(1, 4))]
        for number, is_loud in enumerate(loud):
            announced.put(number, run, quiet=not is_loud)
            announced.put(number, run, quiet=not is_loud)  # changes nothing, and announces nothing

        told = announced.settle()

        assert told["settled"], f"run {run}: {told['waiting']}"
        assert announced.received() == sum(loud), f"run {run}"
