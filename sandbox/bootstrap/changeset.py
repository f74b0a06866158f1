"""Changes a stack by change set: make it, look at it, execute it, follow it to its end."""

import itertools
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import ClientError

from sandbox.bootstrap.objections import objection
from sandbox.bootstrap.prepare import Prepared
from sandbox.bootstrap.stack import MADE, ROLLED_BACK, WHOLE, Stack, State
from sandbox.bootstrap.upload import template_argument
from sandbox.bootstrap.waiting import until
from sandbox.errors import DeploymentError

CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
NEWS_EVERY = 0.5
"""Seconds."""
LOOKS_PER_NEWS = 8  # events are many and cost LocalStack more than the stack's state
TAG = "sandbox:deployed"
"""The stack's tag that holds the fingerprint of what was deployed last."""
Event = dict[str, Any]


def create(
    stack: Stack,
    kind: str,
    prepared: Prepared,
    more: Mapping[str, str] | None = None,
    kept: Collection[str] = (),
) -> str:
    """Make a change set (``kind``: CREATE or UPDATE) and return its id.

    ``more`` are further parameters, and ``kept`` those that stay what they are. DeploymentError if it is
    refused, and TemplateError where what it is refused for stands in the template, whatever is given to it.
    """
    stack.clients.begin(["s3"])  # packages come next, and LocalStack is busy now
    tags = {**prepared.tags, TAG: prepared.fingerprint}
    parameters = {**prepared.parameters, **(more or {})}
    try:
        return create_of(
            stack, kind, prepared.body, parameters, tags, capabilities=prepared.capabilities, kept=kept
        )
    except DeploymentError as error:
        if told := objection(prepared.template, str(error)):
            raise told from error
        raise


def create_of(
    stack: Stack,
    kind: str,
    body: str,
    parameters: Mapping[str, str],
    tags: Mapping[str, str],
    *,
    capabilities: Sequence[str] = (),
    kept: Collection[str] = (),
) -> str:
    """The same of a template's text."""
    previous = [{"ParameterKey": name, "UsePreviousValue": True} for name in kept]
    given = [{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()]
    with _refusals(stack):
        made = stack.cloudformation.create_change_set(
            StackName=stack.name,
            ChangeSetName=f"sandbox-{uuid.uuid4().hex}",
            ChangeSetType=kind,
            Capabilities=capabilities or CAPABILITIES,
            Parameters=[*given, *previous],
            Tags=[{"Key": k, "Value": v} for k, v in tags.items()],
            **template_argument(body, stack.clients),
        )
        change_set: str = made["Id"]
        until(lambda: _made(stack, change_set), lambda: f"the change set of stack {stack.name}")
    return change_set


def execute(
    stack: Stack, change_set: str, tell: Callable[[str], None], *, is_new: bool = False
) -> tuple[State, list[Event]]:
    """Execute ``change_set``; returns the state in which the stack ends and what happened meanwhile, to the
    end where it failed.

    ``tell`` hears of each resource as it begins and ends.
    """
    news = _News(stack, tell, before=[] if is_new else stack.events())
    stack.cloudformation.execute_change_set(ChangeSetName=change_set, StackName=stack.name)
    looks = itertools.count(1)
    waits = True

    def look() -> State | None:
        nonlocal waits
        waits = waits and stack.rests(NEWS_EVERY)
        state = stack.state()
        ended = state is not None and _ended(state, change_set)
        done = ended and state is not None and state.status in MADE  # nobody asks for its last events
        if not done and (ended or waits or next(looks) % LOOKS_PER_NEWS == 0):
            news.tell()
        return state if ended else None

    return until(look, lambda: f"stack {stack.name} to be deployed"), news.told


class _News:
    """The events of a stack from now on, each told once."""

    def __init__(self, stack: Stack, tell: Callable[[str], None], before: Sequence[Event]) -> None:
        self._stack = stack
        self._tell = tell
        self._seen = {event["EventId"] for event in before}
        self.told: list[Event] = []

    def tell(self) -> None:
        for event in self._stack.events():
            if event["EventId"] not in self._seen:
                self._seen.add(event["EventId"])
                self.told.append(event)
                self._tell(f"{event['LogicalResourceId']} {event['ResourceStatus']}")


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
