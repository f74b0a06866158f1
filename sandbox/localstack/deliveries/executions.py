"""Step Functions executions that run."""

from collections.abc import Callable
from typing import Any

from sandbox.localstack import clock
from sandbox.localstack.deliveries.register import UNDER_WAY


def counted(start: Callable[[Any], None]) -> Callable[[Any], None]:
    """``ExecutionWorker.start``: what it starts a thread for is counted until the execution has ended.

    Synchronous executions and tests of a state end within the request that asks for them.
    """

    def start_counted(worker: Any) -> None:
        def hand_over(counted: Callable[[], None]) -> None:
            worker._execution_logic = counted
            start(worker)

        details, began = worker._evaluation_details, clock.stopwatch()
        UNDER_WAY.hand_over(
            details.aws_execution_details.account,
            lambda: _sentence(worker, began),
            worker._execution_logic,
            hand_over,
        )

    return start_counted


def _sentence(worker: Any, began: float) -> str:
    details = worker._evaluation_details
    machine, name = details.state_machine_details.name, details.execution_details.name
    text = f"Step Functions execution {machine}:{name} runs since {clock.stopwatch() - began:.0f} s"
    state = _state(worker)
    return f"{text} in state {state}" if state else text


def _state(worker: Any) -> str | None:
    """The name of the state that was entered last; None before the first."""
    if worker.env is None:
        return None
    state = worker.env.states.context_object.context_object_data.get("State")
    return str(state["Name"]) if state else None
