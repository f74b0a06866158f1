"""Mappings that are not made by our API calls alone: by CloudFormation, from queues, from Kinesis."""

import json
from typing import Any

from sandbox.clients import Clients
from tests.engine.functions import OFTEN, Function
from tests.engine.mappings import Mapping, Queue, calls, delivered, listed, refusal, settled
from tests.engine.streams import StreamTable
from tests.waiting import eventually


class Stack:
    """A stack of one mapping."""

    def __init__(self, clients: Clients, stream_arn: str, **properties: Any) -> None:
        self._client = clients.client("cloudformation")
        self._source = {"EventSourceArn": stream_arn, "FunctionName": "subject", "StartingPosition": "LATEST"}
        self._client.create_stack(StackName="mappings", TemplateBody=self._template(properties))
        self._wait("stack_create_complete")

    def update(self, **properties: Any) -> None:
        self._client.update_stack(StackName="mappings", TemplateBody=self._template(properties))
        self._wait("stack_update_complete")

    def delete(self) -> None:
        self._client.delete_stack(StackName="mappings")
        self._wait("stack_delete_complete")

    @property
    def mapping(self) -> str:
        """The UUID."""
        found = self._client.describe_stack_resource(StackName="mappings", LogicalResourceId="Mapping")
        return str(found["StackResourceDetail"]["PhysicalResourceId"])

    def _wait(self, event: str) -> None:
        self._client.get_waiter(event).wait(StackName="mappings", WaiterConfig=OFTEN)

    def _template(self, properties: dict[str, Any]) -> str:
        mapping = {"Type": "AWS::Lambda::EventSourceMapping", "Properties": {**self._source, **properties}}
        return json.dumps({"Resources": {"Mapping": mapping}})


def test_a_mapping_of_a_stack_is_one_as_any_other_and_goes_with_it(
    clients: Clients, table: StreamTable, function: Function
) -> None:
    stack = Stack(clients, table.stream_arn, BatchSize=7, BisectBatchOnFunctionError="true")
    shown = clients.client("lambda").get_event_source_mapping(UUID=stack.mapping)
    assert (shown["BatchSize"], shown["BisectBatchOnFunctionError"]) == (7, True)
    eventually("Enabled", lambda: _state(clients, stack.mapping), lambda seen: seen == "Enabled")
    table.put("1")
    settled(clients)
    assert delivered(function) == ["1"]

    stack.delete()

    assert listed(clients) == set()


def test_a_mapping_updated_by_its_stack_keeps_its_position(
    clients: Clients, table: StreamTable, function: Function
) -> None:
    table.put("before")
    stack = Stack(clients, table.stream_arn, BatchSize=1)
    uuid = stack.mapping
    eventually("Enabled", lambda: _state(clients, uuid), lambda seen: seen == "Enabled")
    table.put("1")
    settled(clients)
    stack.update(BatchSize=5, Enabled=False)
    eventually("Disabled", lambda: _state(clients, uuid), lambda seen: seen == "Disabled")
    table.put("2")
    table.put("3")
    settled(clients)

    stack.update(BatchSize=5, Enabled=True)
    settled(clients)

    assert stack.mapping == uuid
    assert calls(function) == [["1"], ["2", "3"]]


def test_a_queue_invokes_a_function_beside_a_stream(
    clients: Clients, table: StreamTable, function: Function
) -> None:
    queue = Queue(clients, "orders")
    Mapping(clients, table.stream_arn)
    of_queue = clients.client("lambda").create_event_source_mapping(
        EventSourceArn=queue.arn, FunctionName="subject", BatchSize=1
    )
    assert listed(clients, EventSourceArn=queue.arn) == {of_queue["UUID"]}
    assert len(listed(clients, FunctionName="subject")) == 2
    table.put("1")
    queue.sqs.send_message(QueueUrl=queue.url, MessageBody="order")

    def sources() -> set[str]:
        return {one["event"]["Records"][0]["eventSource"] for one in function.invocations()}

    eventually("both", sources, lambda seen: seen == {"aws:sqs", "aws:dynamodb"})
    client = clients.client("lambda")
    assert client.update_event_source_mapping(UUID=of_queue["UUID"], BatchSize=2)["BatchSize"] == 2
    assert client.get_event_source_mapping(UUID=of_queue["UUID"])["EventSourceArn"] == queue.arn
    client.delete_event_source_mapping(UUID=of_queue["UUID"])
    eventually("its end", lambda: listed(clients, EventSourceArn=queue.arn), lambda seen: seen == set())


def test_a_mapping_from_kinesis_is_left_to_localstack(clients: Clients, function: Function) -> None:
    arn = f"arn:aws:kinesis:us-east-1:{clients.account}:stream/orders"
    on_success = {"OnSuccess": {"Destination": Queue(clients).arn}}

    refused = refusal(Mapping, clients=clients, stream_arn=arn, DestinationConfig=on_success)

    in_its_words = "Unsupported DestinationConfig parameter for given event source mapping type."
    assert refused == (400, "InvalidParameterValueException", in_its_words)


def _state(clients: Clients, uuid: str) -> str:
    return str(clients.client("lambda").get_event_source_mapping(UUID=uuid)["State"])
