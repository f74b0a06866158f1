"""Failure records where they arrive: in a queue, behind a topic, in a bucket (reference 3.7)."""

import json
import re
from dataclasses import dataclass
from typing import Any

from sandbox.clients import Clients
from tests.engine.functions import Function
from tests.engine.mappings import RAISES_ON_2, Mapping, Queue, records, settled, to
from tests.engine.streams import StreamTable

MILLISECONDS = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
S3_KEY = r"aws/lambda/{uuid}/{shard}/(\d{{4}})/(\d\d)/(\d\d)/\1-\2-\3T\d\d\.\d\d\.\d\d-[0-9a-f-]{{36}}"


@dataclass
class Failed:
    """A record whose only retry failed, too."""

    clients: Clients
    table: StreamTable
    destination: str

    def __post_init__(self) -> None:
        self.function = Function(self.clients, RAISES_ON_2)
        self.table.put("2")
        self.mapping = Mapping(
            self.clients, self.table.stream_arn, MaximumRetryAttempts=1, **to(self.destination)
        )
        settled(self.clients)

    @property
    def shard(self) -> str:
        described = self.table.streams.describe_stream(StreamArn=self.table.stream_arn)
        return str(described["StreamDescription"]["Shards"][0]["ShardId"])

    def record(self, timestamp: str, **payload: str) -> str:
        """The failure record as text; in it the order of the keys counts."""
        (record,) = self.table.records()
        number = record["dynamodb"]["SequenceNumber"]
        arrival = f"{record['dynamodb']['ApproximateCreationDateTime']:%Y-%m-%dT%H:%M:%SZ}"
        told = {
            "requestContext": {
                "requestId": self.function.last()["requestId"],
                "functionArn": self.mapping.answer["FunctionArn"],
                "condition": "RetryAttemptsExhausted",
                "approximateInvokeCount": 2,
            },
            "responseContext": {
                "statusCode": 200,
                "executedVersion": "$LATEST",
                "functionError": "Unhandled",
            },
            "version": "1.0",
            **payload,
            "timestamp": timestamp,
            "DDBStreamBatchInfo": {
                "shardId": self.shard,
                "startSequenceNumber": number,
                "endSequenceNumber": number,
                "approximateArrivalOfFirstRecord": arrival,
                "approximateArrivalOfLastRecord": arrival,
                "batchSize": 1,
                "streamArn": self.table.stream_arn,
            },
        }
        return json.dumps(told, separators=(",", ":"))


def timestamp(text: str) -> str:
    found: str = json.loads(text)["timestamp"]
    assert re.fullmatch(MILLISECONDS, found)
    return found


def test_a2_one_retry_means_two_invocations_and_then_the_queue(clients: Clients, table: StreamTable) -> None:
    queue = Queue(clients)
    failed = Failed(clients, table, queue.arn)

    assert len(failed.function.invocations()) == 2
    (text,) = queue.texts()
    assert text == failed.record(timestamp(text))
    assert failed.mapping.shown()["LastProcessingResult"] == "PROBLEM: Function call failed"


def test_a_topic_passes_the_same_record_on_as_its_message(clients: Clients, table: StreamTable) -> None:
    sns, queue = clients.client("sns"), Queue(clients)
    topic = sns.create_topic(Name="failed")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue.arn)

    failed = Failed(clients, table, topic)

    (notification,) = queue.bodies()
    text = notification["Message"]
    assert text == failed.record(timestamp(text))


def test_a_bucket_gets_the_whole_event_besides_as_a_text(clients: Clients, table: StreamTable) -> None:
    s3, bucket = clients.client("s3"), f"failed-{clients.account}"
    s3.create_bucket(Bucket=bucket)

    failed = Failed(clients, table, f"arn:aws:s3:::{bucket}")

    (stored,) = s3.list_objects_v2(Bucket=bucket)["Contents"]
    form = S3_KEY.format(uuid=failed.mapping.uuid, shard=failed.shard)
    assert re.fullmatch(form, stored["Key"])
    found = s3.get_object(Bucket=bucket, Key=stored["Key"])
    assert found["ContentType"] == "application/octet-stream"
    text = found["Body"].read().decode()
    payload = json.loads(text)["payload"]
    assert json.loads(payload) == failed.function.last()["event"]
    assert text == failed.record(timestamp(text), payload=payload)


def test_a_destination_that_is_gone_by_then_loses_the_record_and_the_mapping_goes_on(
    clients: Clients, table: StreamTable
) -> None:
    queue = Queue(clients)
    function = Function(clients, RAISES_ON_2)
    mapping = Mapping(clients, table.stream_arn, MaximumRetryAttempts=0, **queue.destination)
    queue.sqs.delete_queue(QueueUrl=queue.url)
    table.put("2")
    table.put("3")

    settled(clients)

    assert function.invocations()[-1]["outcome"] in ("success", "error")
    told = _destinations(clients, mapping)
    assert told[0]["arn"] == queue.arn
    assert not told[0]["delivered"]
    assert "NonExistentQueue" in told[0]["reason"]


def test_a_destination_given_later_takes_what_fails_from_then_on(
    clients: Clients, table: StreamTable
) -> None:
    queue = Queue(clients)
    Function(clients, RAISES_ON_2)
    mapping = Mapping(clients, table.stream_arn, MaximumRetryAttempts=0)
    table.put("2")
    settled(clients)
    mapping.update(**queue.destination)
    mapping.becomes("Enabled")
    table.delete("2")
    settled(clients)

    (failure,) = queue.bodies()
    assert (
        failure["DDBStreamBatchInfo"]["startSequenceNumber"]
        == (table.records()[1]["dynamodb"]["SequenceNumber"])
    )


def _destinations(clients: Clients, mapping: Mapping) -> list[dict[str, Any]]:
    told = (m for one in records(clients, mapping=mapping.uuid) for m in one["mappings"])
    return [one["destination"] for one in told if one["destination"]]
