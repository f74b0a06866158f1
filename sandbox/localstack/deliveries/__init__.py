"""What is under way in LocalStack's own threads after the call that caused it has returned.

register        what is under way, by account: counted before it is handed over, ended in a ``finally``
names           what an ARN means to a reader
executors       an executor of LocalStack's, counted
topics          SNS publications, on their way to their subscribers
buckets         S3 notifications, on their way to their targets
buses           EventBridge events, on their way through rules to targets
executions      Step Functions executions that run
asynchronous    asynchronous invocations: queued, run, waiting for a retry, sent to a destination
queues          messages that LocalStack's own mappings have still to hand to a function
hands           messages that a receiver took from a queue and that are not in flight yet

``sandbox.localstack.patches.deliveries`` names the places in LocalStack where they are counted. Each is
counted for the account that owns where it comes from (the topic, bucket, bus, queue, …).
"""

from sandbox.localstack.deliveries import queues
from sandbox.localstack.deliveries.names import named
from sandbox.localstack.deliveries.register import UNDER_WAY, Delivery
from sandbox.localstack.ledger.invocations import INVOCATIONS

__all__ = ["Delivery", "forget", "moves", "pending", "running_invocations"]


def pending(account: str) -> list[Delivery]:
    """What LocalStack delivers for ``account`` at this moment, the oldest first."""
    found = [*UNDER_WAY.of(account), *queues.waiting(account)]
    return sorted(found, key=lambda delivery: delivery.since)


def running_invocations(account: str) -> list[Delivery]:
    """The handlers that run right now."""
    return [
        Delivery("invocation", f"{named(one.function_arn)} runs, request {one.request_id}", one.started_at)
        for one in INVOCATIONS.running(account)
    ]


def moves(account: str) -> int:
    """A number that grows whenever a delivery or an invocation of ``account`` begins or ends.

    Equal numbers before and after a look mean that nothing began or ended meanwhile. It begins at 0 again
    when the account is forgotten.
    """
    return UNDER_WAY.moves(account) + INVOCATIONS.moves(account)


def forget(account: str) -> None:
    """Let go of everything that is known of ``account``; what still runs of it is counted no more."""
    UNDER_WAY.forget(account)
