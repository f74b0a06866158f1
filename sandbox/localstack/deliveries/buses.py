"""EventBridge events, on their way through the rules of a bus to their targets."""

from collections.abc import Callable
from typing import Any

from sandbox.localstack.deliveries.names import named
from sandbox.localstack.deliveries.register import UNDER_WAY


def counted_matching(start_thread: Callable[..., Any]) -> Callable[..., Any]:
    """What starts the thread in which the rules of a bus are applied to one event."""

    def start(method: Callable[..., Any], params: dict[str, Any], name: str | None = None) -> Any:
        event = params["event_formatted"]
        bus = event.get("event-bus-name", "default")
        happened = f"{event['detail-type']!r} of {event['source']}"
        return UNDER_WAY.hand_over(
            params["account_id"],
            lambda: f"EventBridge bus {bus} is applying its rules to {happened}",
            method,
            lambda counted: start_thread(counted, params, name),
        )

    return start


def counted_sending(process: Callable[..., None]) -> Callable[..., None]:
    """``TargetSender.process_event``, also called for rules with a schedule."""

    def process_event(sender: Any, *arguments: Any, **options: Any) -> None:
        what = f"EventBridge rule {sender.rule_name} is delivering to {named(sender.arn)}"
        with UNDER_WAY.during(sender.account_id, lambda: what):
            process(sender, *arguments, **options)

    return process_event
