"""A batch that is delivered again after a partial failure: what it did before is not done again."""

from dirty_equals import IsPartialDict

from sandbox import scenario
from sandbox.scenario import Sandbox

# Three records make a batch, so that the bad one has the others beside it.
stack = scenario.stack(
    "idempotency",
    parameters={"BatchSize": "3", "MaximumBatchingWindowInSeconds": "60", "MaximumRetryAttempts": "1"},
)

RECEIPTS = {"ReceiptSender": "Receipts", "PowertoolsSender": "PowertoolsReceipts"}
FIRST = {"paymentId": "p-1", "email": "ada@example.com", "amount": 10}
NOBODYS = {"paymentId": "p-2", "amount": 20}  # no email address
THIRD = {"paymentId": "p-3", "email": "bob@example.com", "amount": 30}


def test_what_comes_again_with_a_record_that_failed_is_delivered_three_times_and_sent_once(
    sandbox: Sandbox,
) -> None:
    sandbox.table("PaymentsTable").put_all([FIRST, NOBODYS, THIRD])

    sandbox.settle()
    for sender, receipts in RECEIPTS.items():
        delivered = {key: len(requests) for key, requests in deliveries(sandbox, sender).items()}
        log = sandbox.function(sender).log
        sent = {key: log.count(f"sent the receipt of {key}") for key in delivered}
        assert (delivered, sent) == (
            {"p-1": 1, "p-2": 4, "p-3": 3},
            {"p-1": 1, "p-2": 0, "p-3": 1},
        ), f"delivered, and sent, by {sender}"
        assert sandbox.queue(receipts).messages == [
            IsPartialDict(paymentId="p-1", amount="10"),
            IsPartialDict(paymentId="p-3", amount="30"),
        ]
        failure = sandbox.queue(f"{sender}Failures").expect()
        assert failure["requestContext"]["condition"] == "RetryAttemptsExhausted"


def deliveries(sandbox: Sandbox, sender: str) -> dict[str, list[str]]:
    """Request ids of the invocations that were handed each payment."""
    found: dict[str, list[str]] = {}
    for invocation in sandbox.function(sender).invocations:
        for record in invocation.records:
            found.setdefault(record.key, []).append(invocation.request_id)
    return found
