"""Asynchronous invocations: queued, run, waiting for a retry, sent to a destination.

LocalStack keeps them in queues of its own, one for each version of a function, and deletes the message
before it sees to a retry, a destination or a dead-letter queue. So there are two entries that overlap:
the message, until its handling begins, and the handling, until it has ended.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.localstack import clock
from sandbox.localstack.deliveries.names import account_of, named
from sandbox.localstack.deliveries.register import UNDER_WAY
from sandbox.localstack.ledger.invocations import INVOCATIONS


@dataclass(frozen=True)
class _Queued:
    """A queued invocation, as LocalStack's message tells of it."""

    account: str
    function: str
    request_id: str
    attempt: int

    @classmethod
    def read(cls, body: str) -> "_Queued":
        told = json.loads(body)
        arn = told["invoked_arn"]
        return cls(account_of(arn), named(arn), told["request_id"], told["retries"] + 1)

    def __str__(self) -> str:
        return f"asynchronous invocation of {self.function} (request {self.request_id})"


def counted_sending(send: Callable[..., Any]) -> Callable[..., Any]:
    """``FakeSqsClient.send_message``, of LocalStack's queues for asynchronous invocations."""

    def send_message(client: Any, **message: Any) -> Any:
        queued = _Queued.read(message["MessageBody"])
        key, delay = (message["QueueUrl"], queued.request_id), message.get("DelaySeconds")
        if delay:
            describe = _due(queued, delay)
            error = INVOCATIONS.last_error(queued.account, queued.request_id)
            end = UNDER_WAY.begin(queued.account, describe, key=key, error=error)
        else:
            end = UNDER_WAY.begin(queued.account, lambda: f"{queued} is queued", key=key)
        try:
            return send(client, **message)
        except BaseException:
            end()
            raise

    return send_message


def counted_handling(handle: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    """``Poller.handle_message``: the attempt, and what follows from it."""

    def handle_message(poller: Any, message: dict[str, Any]) -> None:
        queued = _Queued.read(message["Body"])
        with UNDER_WAY.during(queued.account, lambda: f"{queued} is handled, attempt {queued.attempt}"):
            UNDER_WAY.end(queued.account, (poller.event_queue_url, queued.request_id))
            handle(poller, message)

    return handle_message


def counted_deleting(delete: Callable[..., None]) -> Callable[..., None]:
    """``FakeSqsClient.delete_queue``: with the function, what is queued for it is gone."""

    def delete_queue(client: Any, **queue: Any) -> None:
        delete(client, **queue)
        UNDER_WAY.end_all(lambda key: isinstance(key, tuple) and key[0] == queue["QueueUrl"])

    return delete_queue


def account_of_message(body: str) -> str:
    """The account of a queued invocation."""
    return _Queued.read(body).account


def _due(queued: _Queued, delay: float) -> Callable[[], str]:
    ours = clock.of(queued.account)
    due = ours.now() + delay
    at = time.strftime("%H:%M:%S UTC", time.gmtime(due))

    def describe() -> str:
        left = max(due - ours.now(), 0)
        return f"{queued} waits for its retry, attempt {queued.attempt}, due in {left:.0f} s at {at}"

    return describe
