"""Messages that LocalStack's own mappings have still to hand to a function.

A message is under way from when it is put into a queue with an enabled mapping until it is deleted:
visible, delayed, in a receiver's hands or in flight, between two attempts as well.
"""

from collections.abc import Iterator
from typing import Any

from sandbox.localstack import clock
from sandbox.localstack.deliveries.hands import held
from sandbox.localstack.deliveries.names import named
from sandbox.localstack.deliveries.register import Delivery

_DISABLED = {"Disabled", "Disabling", "Deleting"}


def waiting(account: str) -> list[Delivery]:
    """One delivery for each mapping of ``account`` from a queue that holds messages."""
    return [
        Delivery("delivery", _sentence(messages, mapping), _since(messages, account))
        for mapping in _mappings(account)
        if (queue := _queue(mapping["EventSourceArn"])) is not None and (messages := _messages(queue))
    ]


def _mappings(account: str) -> Iterator[dict[str, Any]]:
    from localstack.services.lambda_.invocation.models import lambda_stores

    for store in list(lambda_stores.get(account, {}).values()):
        for mapping in list(store.event_source_mappings.values()):
            source = mapping.get("EventSourceArn", "")
            if ":sqs:" in source and mapping.get("State") not in _DISABLED:
                yield mapping


def _queue(arn: str) -> Any:
    """The queue, or None if there is none."""
    from localstack.services.sqs.models import sqs_stores

    _, _, _, region, account, name = arn.split(":")
    store = sqs_stores.get(account, {}).get(region)
    return store.queues.get(name) if store else None


def _messages(queue: Any) -> set[Any]:
    # A message goes from visible through a receiver's hands into flight: looked at in this order, none is
    # missed. The way back is under the lock.
    with queue.mutex:
        found = {*_visible(queue), *list(queue.delayed), *held(queue), *list(queue.inflight)}
    return {message for message in found if not message.deleted}


def _visible(queue: Any) -> list[Any]:
    if hasattr(queue, "message_groups"):  # a FIFO queue
        return [message for group in list(queue.message_groups.values()) for message in list(group.messages)]
    return list(queue.visible.queue)


def _sentence(messages: set[Any], mapping: dict[str, Any]) -> str:
    count = "1 message" if len(messages) == 1 else f"{len(messages)} messages"
    queue, function = named(mapping["EventSourceArn"]), named(mapping["FunctionArn"])
    return f"{queue} holds {count} for {function}"


def _since(messages: set[Any], account: str) -> float:
    """When the oldest was sent. LocalStack notes that by the machine's clock."""
    return float(min(message.created for message in messages)) + clock.of(account).ahead
