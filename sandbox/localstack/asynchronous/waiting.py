"""Retries wait by the account's clock: in LocalStack's queues for them, messages wait by the machine's."""

import dataclasses
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sandbox.localstack import clock
from sandbox.localstack.deliveries.asynchronous import account_of_message
from sandbox.localstack.deliveries.names import account_of


def by_the_accounts_clock(queue_class: Any) -> Any:
    """``StandardQueue``, of the queues of asynchronous invocations, whose delays shrink as a clock moves."""

    class QueueOfInvocations(queue_class):  # type: ignore[misc] # LocalStack's class, at run time
        def put(self, message: Any, *arguments: Any, **named: Any) -> Any:
            waiting = super().put(message, *arguments, **named)
            waiting.sandbox_clock = clock.of(account_of_message(message["Body"]))
            waiting.sandbox_ahead = waiting.sandbox_clock.ahead
            return waiting

        def enqueue_delayed_messages(self) -> None:
            with self.mutex:
                for waiting in self.delayed:
                    _let_time_pass(waiting)
            super().enqueue_delayed_messages()

    return QueueOfInvocations


def _let_time_pass(waiting: Any) -> None:
    if not hasattr(waiting, "sandbox_clock"):  # put this moment
        return
    ahead = waiting.sandbox_clock.ahead
    waiting.delay_seconds -= ahead - waiting.sandbox_ahead
    waiting.sandbox_ahead = ahead


def stamping(enqueue: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    """``LambdaEventManager.enqueue_event``: an event's age is counted by its account's clock."""

    def enqueue_event(manager: Any, invocation: Any) -> None:
        now = clock.of(account_of(invocation.invoked_arn)).now()
        enqueue(manager, dataclasses.replace(invocation, invoke_time=datetime.fromtimestamp(now)))

    return enqueue_event
