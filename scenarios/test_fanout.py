"""One stream, four sinks: a topic, a queue, an event bus and a state machine hear of each change."""

import json
from collections import Counter
from typing import Any

from dirty_equals import IsPartialDict

from sandbox import scenario
from sandbox.scenario import Sandbox

stack = scenario.stack("fanout")

KINDS = ["OrderPlaced", "OrderChanged", "OrderRemoved"]


def test_the_topic_hears_of_each_change_with_its_type_to_filter_by(sandbox: Sandbox) -> None:
    topic = sandbox.topic("OrderTopic")
    change_one_order(sandbox)

    topic.expect_all([IsPartialDict(type=kind, orderId="o-1") for kind in KINDS])
    sandbox.settle()
    kinds = [message["MessageAttributes"]["type"]["Value"] for message in map(envelope, topic.raw)]
    assert sorted(kinds) == sorted(KINDS)


def test_the_queue_has_the_changes_of_an_order_in_their_order(sandbox: Sandbox) -> None:
    change_one_order(sandbox)

    sandbox.settle()
    assert sandbox.queue("OrderEvents").messages == [
        IsPartialDict(type="OrderPlaced", order={"orderId": "o-1", "status": "NEW", "total": 10}),
        IsPartialDict(type="OrderChanged", order={"orderId": "o-1", "status": "PAID", "total": 10}),
        IsPartialDict(type="OrderRemoved", order={"orderId": "o-1", "status": "PAID", "total": 10}),
    ]


def test_the_rule_on_the_bus_lets_pass_what_its_detail_type_says(sandbox: Sandbox) -> None:
    change_one_order(sandbox)

    sandbox.settle()
    assert sandbox.queue("PlacedOrders").messages == [
        IsPartialDict(
            {"source": "shop.orders", "detail-type": "OrderPlaced", "detail": IsPartialDict(orderId="o-1")}
        )
    ]


def test_each_change_is_an_execution_named_by_its_event(sandbox: Sandbox) -> None:
    change_one_order(sandbox)

    sandbox.settle()
    outcomes = {name: output["outcome"] for name, output in executions(sandbox).items()}
    placed, changed, removed = (record.event_id for record in sandbox.table("OrdersTable").records)
    assert outcomes == {placed: "prepared", changed: "noted", removed: "noted"}


def test_a_change_that_is_told_again_starts_no_second_execution_and_is_in_the_queue_once(
    sandbox: Sandbox,
) -> None:
    topic, queue, fanout = (
        sandbox.topic("OrderTopic"),
        sandbox.queue("OrderEvents"),
        sandbox.function("OrderFanout"),
    )
    sqs, url = sandbox.client("sqs"), sandbox.outputs["OrderEventsQueueUrl"]
    sqs.delete_queue(QueueUrl=url)  # one sink is away, the others hear each time
    sandbox.table("OrdersTable").put(orderId="o-1", status="NEW")
    topic.expect_all([IsPartialDict(orderId="o-1")] * 2)
    sqs.create_queue(QueueName=url.rsplit("/", 1)[-1], Attributes={"FifoQueue": "true"})

    sandbox.settle()
    assert fanout.invoke(fanout.invocations[0].event) == {"batchItemFailures": []}  # all hear it once more

    sandbox.settle()
    deliveries = Counter(record.event_id for record in fanout.records)
    [event_id] = deliveries
    assert deliveries[event_id] > 2
    assert Counter(message["id"] for message in topic.messages) == deliveries, "a topic repeats; the id tells"
    assert list(executions(sandbox)) == [event_id], "one execution for each change, however often it is told"
    queued = [message["id"] for message in queue.messages]
    assert queued == [event_id], "one message for each change, however often it is told"
    assert sandbox.queue("FanoutFailures").messages == []


def executions(sandbox: Sandbox) -> dict[str, Any]:
    """The outputs of all that have succeeded, by their names."""
    client = sandbox.client("stepfunctions")
    machine = sandbox.outputs["StateMachineArn"]
    found = client.list_executions(stateMachineArn=machine)["executions"]
    assert {each["status"] for each in found} == {"SUCCEEDED"}
    return {
        each["name"]: json.loads(client.describe_execution(executionArn=each["executionArn"])["output"])
        for each in found
    }


def envelope(message: dict[str, Any]) -> Any:
    """What SNS wraps around a message."""
    return json.loads(message["Body"])


def change_one_order(sandbox: Sandbox) -> None:
    orders = sandbox.table("OrdersTable")
    orders.put(orderId="o-1", status="NEW", total=10)
    orders.update("o-1", status="PAID")
    orders.delete("o-1")
