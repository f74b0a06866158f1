"""A batch that is delivered again after a partial failure: what it did before is not done again."""

import pytest
from dirty_equals import IsPartialDict

from sandbox import scenario
from sandbox.scenario import Sandbox

# Three records make a batch, so that the bad one has the others beside it.
stack = scenario.stack(
    "idempotency",
    parameters={"BatchSize": "3", "MaximumBatchingWindowInSeconds": "2", "MaximumRetryAttempts": "1"},
)

BOTH = pytest.mark.parametrize(
    ("sender", "receipts"), [("ReceiptSender", "Receipts"), ("PowertoolsSender", "PowertoolsReceipts")]
)
FIRST = {"paymentId": "p-1", "email": "ada@example.com", "amount": 10}
NOBODYS = {"paymentId": "p-2", "amount": 20}  # no email address
THIRD = {"paymentId": "p-3", "email": "bob@example.com", "amount": 30}


@BOTH
def test_what_comes_again_with_a_record_that_failed_is_delivered_three_times_and_sent_once(
    sandbox: Sandbox, sender: str, receipts: str
) -> None:
    sandbox.table("PaymentsTable").put_all([FIRST, NOBODYS, THIRD])

    sandbox.settle(timeout=20)
    function = sandbox.function(sender)
    delivered = {key: len(records) for key, records in deliveries(sandbox, sender).items()}
    sent = {key: function.log.count(f"sent the receipt of {key}") for key in delivered}
    assert (delivered, sent) == (
        {"p-1": 1, "p-2": 4, "p-3": 3},
        {"p-1": 1, "p-2": 0, "p-3": 1},
    ), "delivered, and sent"
    assert sandbox.queue(receipts).messages == [
        IsPartialDict(paymentId="p-1", amount="10"),
        IsPartialDict(paymentId="p-3", amount="30"),
    ]
    sandbox.queue(f"{sender}Failures").expect(
        requestContext=IsPartialDict(condition="RetryAttemptsExhausted")
    )


def deliveries(sandbox: Sandbox, sender: str) -> dict[str, list[str]]:
    """Request ids of the invocations that were handed each payment."""
    found: dict[str, list[str]] = {}
    for invocation in sandbox.function(sender).invocations:
        for record in invocation.records:
            found.setdefault(record.key, []).append(invocation.request_id)
    return found
