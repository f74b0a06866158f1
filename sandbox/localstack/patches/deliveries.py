"""Where LocalStack hands work to threads of its own: counted there and, but for asynchronous invocations,
otherwise left as it is."""

from typing import Any

from sandbox.localstack.asynchronous import waiting
from sandbox.localstack.deliveries import asynchronous, buckets, buses, executions, hands, topics
from sandbox.localstack.patches.patch import Patch

_SERVICES = "localstack.services"
_INVOCATION = f"{_SERVICES}.lambda_.invocation"
_SETTLE = "the sandbox must know of {} that have not ended"


# Its module takes from the one that it is put in.
def _handle(poller: Any, message: dict[str, Any]) -> None:
    from sandbox.localstack.asynchronous.handling import handle

    handle(poller, message)


PATCHES = (
    Patch(
        f"{_SERVICES}.sns.publisher",
        "PublishDispatcher.__init__",
        topics.counted,
        _SETTLE.format("publications"),
        "681946dcb264246e",
    ),
    Patch(
        f"{_SERVICES}.s3.notifications",
        "NotificationDispatcher.__init__",
        buckets.counted,
        _SETTLE.format("notifications of buckets"),
        "8dd4b6c78d8cf5c9",
    ),
    Patch(
        f"{_SERVICES}.events.provider",
        "start_worker_thread",
        buses.counted_matching,
        _SETTLE.format("events on a bus"),
        "2d92ea2c0ce5e2f0",
    ),
    Patch(
        f"{_SERVICES}.events.target",
        "TargetSender.process_event",
        buses.counted_sending,
        _SETTLE.format("deliveries to a rule's targets"),
        "99ac60403731bea1",
    ),
    Patch(
        f"{_SERVICES}.stepfunctions.backend.execution_worker",
        "ExecutionWorker.start",
        executions.counted,
        _SETTLE.format("executions"),
        "0b502dd3a4e5fd2b",
    ),
    Patch(
        f"{_INVOCATION}.internal_sqs_queue",
        "FakeSqsClient.send_message",
        asynchronous.counted_sending,
        _SETTLE.format("queued asynchronous invocations"),
        "f219a9edc0c42f35",
    ),
    Patch(
        f"{_INVOCATION}.internal_sqs_queue",
        "FakeSqsClient.delete_queue",
        asynchronous.counted_deleting,
        "asynchronous invocations of a deleted function are not under way any more",
        "2f3cb85cfab7364b",
    ),
    Patch(
        f"{_INVOCATION}.event_manager",
        "Poller.handle_message",
        lambda _: asynchronous.counted_handling(_handle),
        "throttled events are tried each second for ever and lost when too old, as are results that are no "
        "JSON; dead letters have another id and body; and " + _SETTLE.format("what is under way"),
        "75c3ce5cd19d9110",
    ),
    Patch(
        f"{_INVOCATION}.event_manager",
        "LambdaEventManager.enqueue_event",
        waiting.stamping,
        "an event's age is counted by the machine's clock, not the account's",
        "ddb349ce07c13329",
    ),
    Patch(
        f"{_INVOCATION}.internal_sqs_queue",
        "StandardQueue",
        waiting.by_the_accounts_clock,
        "retries wait by the machine's clock, not the account's",
        "cf4498bc2d302166",
    ),
    Patch(
        f"{_SERVICES}.sqs.queue",
        "InterruptiblePriorityQueue._get",
        hands.counted_taking,
        "a message that a receiver holds is neither visible nor in flight",
        "bfcdc954b1e625fb",
    ),
    Patch(
        f"{_SERVICES}.sqs.models",
        "MessageGroup.pop",
        hands.counted_taking,
        "a message that a receiver of a FIFO queue holds is neither visible nor in flight",
        "7fd80b416f4a6954",
    ),
    Patch(
        f"{_SERVICES}.sqs.models",
        "StandardQueue.receive",
        hands.counted_receiving,
        "what a receiver holds is in flight, or on its way elsewhere, once it has returned",
        "99e0321c768afb65",
    ),
    Patch(
        f"{_SERVICES}.sqs.models",
        "FifoQueue.receive",
        hands.counted_receiving,
        "what a receiver of a FIFO queue holds is in flight, or on its way elsewhere, once it has returned",
        "777b7d277fb32201",
    ),
)
