"""One stack of one account, as CloudFormation sees it: its state, its resources, its end."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError, EndpointConnectionError

from sandbox.bootstrap import loading
from sandbox.bootstrap.deployment import Resource
from sandbox.bootstrap.waiting import until
from sandbox.clients import Clients
from sandbox.control import Control
from sandbox.errors import EngineNotRunning, ForeignEngine, UsageError

MADE = {"CREATE_COMPLETE", "UPDATE_COMPLETE"}
HIDDEN = "****"
"""What is told of a parameter with NoEcho."""
MISSING = ("NotFound", "NoSuch", "NonExistent", "NotExist")
WHOLE = {"CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"}
ROLLED_BACK = {"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "UPDATE_ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_FAILED"}
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,127}")


@dataclass(frozen=True)
class State:
    """What DescribeStacks says."""

    id: str
    status: str
    reason: str
    tags: dict[str, str]
    outputs: dict[str, str]
    change_set: str
    """The id of the change set that was executed last, once it is done."""

    @property
    def busy(self) -> bool:
        """Whether somebody is changing it; REVIEW_IN_PROGRESS is a change set that waits."""
        return self.status.endswith("_IN_PROGRESS") and self.status != "REVIEW_IN_PROGRESS"


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
        except EndpointConnectionError as error:
            raise EngineNotRunning(
                f"Nothing answers at {self.clients.endpoint_url}. Start the sandbox with: sandbox up"
            ) from error
        return State(
            id=found["StackId"],
            status=found["StackStatus"],
            reason=found.get("StackStatusReason", ""),
            tags={tag["Key"]: tag["Value"] for tag in found.get("Tags", [])},
            outputs={out["OutputKey"]: out["OutputValue"] for out in found.get("Outputs", [])},
            change_set=found.get("ChangeSetId", ""),
        )

    def resources(self) -> dict[str, Resource]:
        """By logical id."""
        found = self.cloudformation.describe_stack_resources(StackName=self.name)["StackResources"]
        return self.as_resources(found)

    def as_resources(self, found: Iterable[dict[str, Any]]) -> dict[str, Resource]:
        """Of what CloudFormation tells of resources, or of their events; the last of each counts."""
        return {
            one["LogicalResourceId"]: Resource(
                one["LogicalResourceId"], one["ResourceType"], one.get("PhysicalResourceId", "")
            )
            for one in found
            if one["LogicalResourceId"] != self.name
        }

    def parameters(self) -> dict[str, str]:
        """What the stack, which must exist, was given."""
        found = self.cloudformation.describe_stacks(StackName=self.name)["Stacks"][0]
        return {one["ParameterKey"]: one["ParameterValue"] for one in found.get("Parameters", [])}

    def processed_template(self) -> dict[str, Any]:
        """The template that was deployed last, after SAM and other transforms."""
        found = self.cloudformation.get_template(StackName=self.name, TemplateStage="Processed")
        # botocore reads JSON, which is what we send; others, and nested templates in S3, may be YAML.
        written: Any = found["TemplateBody"]
        body: dict[str, Any] = loading.load(written)[0] if isinstance(written, str) else written
        return body

    def events(self) -> list[dict[str, Any]]:
        """All that happened to the stack, oldest first."""
        pages = self.cloudformation.get_paginator("describe_stack_events").paginate(StackName=self.name)
        newest_first = [event for page in pages for event in page["StackEvents"]]
        return newest_first[::-1]

    def settled(self) -> State | None:
        """Its state once nobody changes it any more; None where there is no such stack."""
        found = until(self._idle, lambda: f"another deployment of stack {self.name}")
        return found[0]

    def _idle(self) -> tuple[State | None] | None:
        state = self.state()
        return None if state and state.busy else (state,)

    def rests(self, seconds: float) -> bool:
        """Wait for at most ``seconds`` until nobody changes it; False at once where it is a bare LocalStack,
        which cannot be asked for that."""
        clients = self.clients
        asked = {"account": clients.account, "region": clients.region, "stack": self.name, "timeout": seconds}
        try:
            Control(clients.endpoint_url).post("deployment", asked, takes=seconds)
        except ForeignEngine:
            return False
        return True


def is_missing(error: ClientError) -> bool:
    """Whether ``error`` says that a resource is not there, in the words of whichever service."""
    return any(sign in error.response["Error"]["Code"] for sign in MISSING)


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
