"""What is delivered again is not counted again."""

from collections import Counter

from dirty_equals import IsPartialDict

from sandbox import scenario
from sandbox.scenario import Sandbox

# The four changes make one batch.
stack = scenario.stack(
    "materialized",
    parameters={"BatchSize": "4", "MaximumBatchingWindowInSeconds": "60", "MaximumRetryAttempts": "2"},
)

ORDER = {"orderId": "o-1", "customerId": "ada", "placedAt": "2026-03-01T10:00:00Z", "status": "OPEN"}


def test_changes_that_come_again_with_one_that_failed_are_counted_once(sandbox: Sandbox) -> None:
    orders, view = sandbox.table("OrdersTable"), sandbox.function("CustomerView")
    orders.put_all([{"orderId": "nobodys"}, ORDER, ORDER | {"orderId": "o-2"}])
    orders.update("o-1", status="SHIPPED")

    sandbox.settle()
    deliveries = Counter(record.sequence_number for record in view.records)
    lost, *others = orders.records
    assert len(others) == 3 and min(deliveries[it.sequence_number] for it in others) > 1, deliveries
    summary = sandbox.table("CustomerOrdersTable").get(("customer#ada", "summary"))
    assert summary == IsPartialDict(orders=2, open=1), "counted once each, however often they were delivered"
    failure = sandbox.queue("CustomerViewFailures").expect()
    assert failure["DDBStreamBatchInfo"] == IsPartialDict(
        startSequenceNumber=lost.sequence_number, endSequenceNumber=lost.sequence_number
    )
