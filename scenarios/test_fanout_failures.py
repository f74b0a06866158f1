"""A change that nobody can be told of keeps no other from being told."""

from dirty_equals import IsPartialDict

from sandbox import scenario
from sandbox.scenario import Sandbox

stack = scenario.stack("fanout", parameters={"MaximumRetryAttempts": "1"})


def test_an_order_that_nobody_can_be_told_of_is_handed_over_and_those_after_it_are_told(
    sandbox: Sandbox,
) -> None:
    orders = sandbox.table("OrdersTable")
    orders.put(orderId="o-1", status="NEW")
    orders.put(orderId="o-2")  # no status
    orders.put(orderId="o-3", status="NEW")

    failure = sandbox.queue("FanoutFailures").expect()
    sandbox.settle()
    assert failure["requestContext"] == IsPartialDict(condition="RetryAttemptsExhausted")
    assert failure["DDBStreamBatchInfo"] == IsPartialDict(
        batchSize=1, startSequenceNumber=orders.records[1].sequence_number
    )
    told = sandbox.queue("OrderEvents").messages
    assert [event["orderId"] for event in told] == ["o-1", "o-3"]
