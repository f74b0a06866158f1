"""Changes a stack by change set: make it, look at it, execute it, follow it to its end."""

import uuid
from collections.abc import Callable

from sandbox.bootstrap.stack import Stack, State
from sandbox.bootstrap.waiting import until
from sandbox.errors import DeploymentError

CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
LONGEST_BODY = 51_200  # characters; CloudFormation wants a longer one from S3


Strings = dict[str, str]


def create(stack: Stack, state: State | None, template: Strings, parameters: Strings, tags: Strings) -> str:
    """Make a change set of ``template`` (TemplateBody or TemplateURL) and return its id."""
    made = stack.cloudformation.create_change_set(
        StackName=stack.name,
        ChangeSetName=f"sandbox-{uuid.uuid4().hex}",
        ChangeSetType="CREATE" if state is None or state.empty else "UPDATE",
        Capabilities=CAPABILITIES,
        Parameters=[{"ParameterKey": k, "ParameterValue": v} for k, v in parameters.items()],
        Tags=[{"Key": k, "Value": v} for k, v in tags.items()],
        **template,
    )
    change_set: str = made["Id"]
    until(lambda: _ready(stack, change_set), lambda: f"the change set of stack {stack.name}")
    return change_set


def execute(stack: Stack, change_set: str, tell: Callable[[str], None]) -> State:
    """Execute ``change_set`` and return the state in which the stack ends; ``tell`` hears each resource."""
    seen = {event["EventId"] for event in stack.events()}
    stack.cloudformation.execute_change_set(ChangeSetName=change_set, StackName=stack.name)

    def look() -> State | None:
        for event in stack.events():
            if event["EventId"] not in seen:
                seen.add(event["EventId"])
                tell(f"{event['LogicalResourceId']} {event['ResourceStatus']}")
        state = stack.state()
        return state if state and not state.busy and not state.empty else None

    return until(look, lambda: f"stack {stack.name} to be deployed")


def _ready(stack: Stack, change_set: str) -> bool | None:
    found = stack.cloudformation.describe_change_set(ChangeSetName=change_set, StackName=stack.name)
    if found["Status"] == "FAILED":
        reason = found.get("StatusReason", "It gave no reason.")
        raise DeploymentError(f"CloudFormation refused the change to stack {stack.name}. {reason}")
    return True if found["Status"] == "CREATE_COMPLETE" else None
