"""One stack of one account, as CloudFormation sees it: its state, its resources, its end."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from sandbox.bootstrap.deployment import Resource
from sandbox.bootstrap.waiting import until
from sandbox.clients import Clients
from sandbox.errors import DeploymentError, UsageError
from sandbox.progress import Progress, Silent

SILENT = Silent()
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,127}")


@dataclass(frozen=True)
class State:
    """What DescribeStacks says."""

    id: str
    status: str
    reason: str
    tags: dict[str, str]
    outputs: dict[str, str]

    @property
    def busy(self) -> bool:
        return self.status.endswith("_IN_PROGRESS") and not self.empty

    @property
    def empty(self) -> bool:
        """Made by a change set that was never executed."""
        return self.status == "REVIEW_IN_PROGRESS"

    @property
    def complete(self) -> bool:
        return self.status in {"CREATE_COMPLETE", "UPDATE_COMPLETE"}


class Stack:
    """A stack by its name, whether it exists or not."""

    def __init__(self, name: str, clients: Clients) -> None:
        self.name = name
        self.clients = clients
        self.cloudformation: Any = clients.client("cloudformation")

    def state(self) -> State | None:
        """None where there is no such stack."""
        try:
            found = self.cloudformation.describe_stacks(StackName=self.name)["Stacks"][0]
        except ClientError as error:
            if "does not exist" in str(error):
                return None
            raise
        return State(
            id=found["StackId"],
            status=found["StackStatus"],
            reason=found.get("StackStatusReason", ""),
            tags={tag["Key"]: tag["Value"] for tag in found.get("Tags", [])},
            outputs={out["OutputKey"]: out["OutputValue"] for out in found.get("Outputs", [])},
        )

    def resources(self) -> dict[str, Resource]:
        """By logical id."""
        found = self.cloudformation.describe_stack_resources(StackName=self.name)["StackResources"]
        return {
            one["LogicalResourceId"]: Resource(
                one["LogicalResourceId"], one["ResourceType"], one.get("PhysicalResourceId", "")
            )
            for one in found
            if one["ResourceStatus"] != "DELETE_COMPLETE"
        }

    def events(self) -> list[dict[str, Any]]:
        """All that happened to the stack, oldest first."""
        pages = self.cloudformation.get_paginator("describe_stack_events").paginate(StackName=self.name)
        newest_first = [event for page in pages for event in page["StackEvents"]]
        return newest_first[::-1]


def default_name(template: Path) -> str:
    """The name of the template's folder, made to fit CloudFormation's rule."""
    name = re.sub(r"[^A-Za-z0-9]+", "-", template.resolve().parent.name).strip("-")
    return (name if name[:1].isalpha() else f"stack-{name}")[:128].rstrip("-")


def checked_name(name: str) -> str:
    """``name``, or UsageError where CloudFormation would refuse it."""
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} is not a stack's name: it starts with a letter, "
            "goes on with letters, digits and hyphens, and has at most 128 of them."
        )
    return name


def delete(stack: str, clients: Clients, progress: Progress = SILENT) -> None:
    """Delete ``stack`` and wait until it is gone; nothing to do where there is none."""
    one = Stack(stack, clients)
    state = one.state()
    if state is None:
        return
    with progress.step(f"Deleting stack {stack}"):
        one.cloudformation.delete_stack(StackName=state.id)
        until(lambda: _gone(one), lambda: f"stack {stack} to be deleted")


def _gone(stack: Stack) -> bool | None:
    state = stack.state()
    if state is None or state.status == "DELETE_COMPLETE":
        return True
    if state.status == "DELETE_FAILED":
        raise DeploymentError(f"Stack {stack.name} could not be deleted. {state.reason}".strip())
    return None
