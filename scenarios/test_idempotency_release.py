"""A receipt that cannot be sent leaves no claim behind: the next try sends it, and waits for nobody."""

from dirty_equals import IsPartialDict

from sandbox import scenario
from sandbox.scenario import Sandbox

stack = scenario.stack("idempotency")

SENDERS = {
    "ReceiptSender": ("Receipts", "ReceiptsQueueUrl"),
    "PowertoolsSender": ("PowertoolsReceipts", "PowertoolsReceiptsQueueUrl"),
}
# What a sender logs when it finds a payment claimed, and has to wait.
CLAIMED = {"ReceiptSender": "is claimed until", "PowertoolsSender": "IdempotencyAlreadyInProgressError"}


def test_a_receipt_that_cannot_be_sent_is_sent_at_the_next_try_once(sandbox: Sandbox) -> None:
    sqs, urls = sandbox.client("sqs"), [sandbox.outputs[output] for _, output in SENDERS.values()]
    queues = {sender: sandbox.queue(receipts) for sender, (receipts, _) in SENDERS.items()}
    for url in urls:
        sqs.delete_queue(QueueUrl=url)
    sandbox.table("PaymentsTable").put(paymentId="p-1", email="ada@example.com", amount=10)
    for sender in SENDERS:
        sandbox.function(sender).expect_log("NonExistentQueue")
    for url in urls:
        sqs.create_queue(QueueName=url.rsplit("/", 1)[-1], Attributes={"FifoQueue": "true"})
    sandbox.clock.advance(seconds=10)  # until the next try; a claim is held by the real time

    sandbox.settle(timeout=90)  # a claim is held as long as its invocation might have run
    for sender, queue in queues.items():
        assert len(sandbox.function(sender).invocations) > 1
        assert queue.messages == [IsPartialDict(paymentId="p-1")]
        assert CLAIMED[sender] not in sandbox.function(sender).log, (
            f"the claim of {sender} was not given back"
        )
