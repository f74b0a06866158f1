"""Changes a stack by change set: make it, look at it, execute it, follow it to its end."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import ClientError

from sandbox.bootstrap.prepare import Prepared
from sandbox.bootstrap.stack import ROLLED_BACK, WHOLE, Stack, State
from sandbox.bootstrap.upload import template_argument
from sandbox.bootstrap.waiting import until
from sandbox.errors import DeploymentError

CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
TAG = "sandbox:deployed"
"""The stack's tag that holds the fingerprint of what was deployed last."""
Event = dict[str, Any]


def create(stack: Stack, kind: str, prepared: Prepared) -> str:
    """Make a change set (``kind``: CREATE or UPDATE) and return its id; DeploymentError if it is refused."""
    with _refusals(stack):
        made = stack.cloudformation.create_change_set(
            StackName=stack.name,
            ChangeSetName=f"sandbox-{uuid.uuid4().hex}",
            ChangeSetType=kind,
            Capabilities=CAPABILITIES,
            Parameters=[{"ParameterKey": k, "ParameterValue": v} for k, v in prepared.parameters.items()],
            Tags=[{"Key": TAG, "Value": prepared.fingerprint}],
            **template_argument(prepared.body, stack.clients),
        )
        change_set: str = made["Id"]
        until(lambda: _made(stack, change_set), lambda: f"the change set of stack {stack.name}")
    return change_set


def execute(stack: Stack, change_set: str, tell: Callable[[str], None]) -> tuple[State, list[Event]]:
    """Execute ``change_set``; returns the state in which the stack ends and all that happened meanwhile.

    ``tell`` hears of each resource as it begins and ends.
    """
    before = {event["EventId"] for event in stack.events()}
    happened: dict[str, Event] = {}
    stack.cloudformation.execute_change_set(ChangeSetName=change_set, StackName=stack.name)

    def look() -> State | None:
        state = stack.state()  # before the events, so that none is missed at the end
        for event in stack.events():
            if event["EventId"] not in before | happened.keys():
                happened[event["EventId"]] = event
                tell(f"{event['LogicalResourceId']} {event['ResourceStatus']}")
        return state if state and _ended(state, change_set) else None

    return until(look, lambda: f"stack {stack.name} to be deployed"), list(happened.values())


def discard(stack: Stack, change_set: str) -> None:
    """Delete a change set that was only looked at."""
    stack.cloudformation.delete_change_set(ChangeSetName=change_set, StackName=stack.name)


def _ended(state: State, change_set: str) -> bool:
    # LocalStack sets the status first, and the outputs and the change set's id a moment later.
    return state.status in ROLLED_BACK or (state.status in WHOLE and state.change_set == change_set)


def _made(stack: Stack, change_set: str) -> bool | None:
    found = stack.cloudformation.describe_change_set(ChangeSetName=change_set, StackName=stack.name)
    if found["Status"] == "FAILED":
        raise DeploymentError(_refused(stack, found.get("StatusReason", "It gave no reason.")))
    return True if found["Status"] == "CREATE_COMPLETE" else None


@contextmanager
def _refusals(stack: Stack) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        raise DeploymentError(_refused(stack, error.response["Error"]["Message"])) from error


def _refused(stack: Stack, reason: str) -> str:
    return f"CloudFormation refused the template of stack {stack.name}: {reason}"
