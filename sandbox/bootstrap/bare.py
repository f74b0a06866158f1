"""What only a LocalStack without our plugins needs, on which the engine `remote` may deploy.

Its CloudFormation forgets resources, and a stack there is not always in the state that tells what was done.
With ours (:mod:`sandbox.localstack.cloudformation`) no event of a stack that is whole is read for that.
"""

from collections.abc import Collection
from enum import Enum

from sandbox.bootstrap.deployment import Resource
from sandbox.bootstrap.stack import MADE, WHOLE, Stack, State
from sandbox.clients import Clients
from sandbox.control import BARE_PATIENCE, Control
from sandbox.errors import ForeignEngine

EXECUTED = WHOLE | {"CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS"}

FORGOTTEN = ("SourceAccount", "PrincipalOrgID", "EventSourceToken", "FunctionUrlAuthType")
"""Conditions of a permission that do not reach the function's policy there; nobody would enforce them."""


class History(Enum):
    """How the last change ended that was executed."""

    NOTHING = "nothing was ever executed"
    WHOLE = "it came to its end"
    BROKEN = "it did not come to its end"


def history(stack: Stack, state: State | None) -> History:
    """How the last change of ``stack`` ended, which is in ``state``.

    A bare LocalStack sets CREATE_FAILED when it refuses the template of an update, and REVIEW_IN_PROGRESS
    when a change set is made after that, though nothing was executed and the stack is as it was.
    """
    if state is None:
        return History.NOTHING
    if state.status in WHOLE:
        return History.WHOLE
    ends = [one["ResourceStatus"] for one in stack.events() if one["LogicalResourceId"] == stack.name]
    executed = [status for status in ends if status in EXECUTED]
    if not executed:
        return History.NOTHING
    return History.WHOLE if executed[-1] in WHOLE else History.BROKEN


def resources(stack: Stack, expected: Collection[str]) -> dict[str, Resource]:
    """Those of ``stack`` by logical id; ``expected`` ones that are missing are looked for in its events.

    A bare LocalStack forgets a resource that was replaced: it notes the deletion of the old one as its own.
    """
    found = stack.resources()
    if all(name in found for name in expected):
        return found
    return {**stack.as_resources(one for one in stack.events() if one["ResourceStatus"] in MADE), **found}


def is_bare(clients: Clients) -> bool:
    """Whether it is one without our plugins."""
    try:
        Control(clients.endpoint_url, timeout=BARE_PATIENCE).get("fidelity")
    except ForeignEngine:
        return True
    return False
