"""What a stack was before it was changed, and how that is put back and checked."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.bootstrap import changeset
from sandbox.bootstrap.changes import changes_of, make_anew
from sandbox.bootstrap.removal import remove
from sandbox.bootstrap.stack import HIDDEN, MADE, Stack
from sandbox.bootstrap.verification.packages import code_of
from sandbox.bootstrap.verification.verify import Claims, verify
from sandbox.errors import DeploymentError

AFRESH = "Begin afresh with: sandbox down, then deploy again."


@dataclass(frozen=True)
class Former:
    """A stack that was whole."""

    body: str
    parameters: dict[str, str]
    tags: dict[str, str]


def former_of(stack: Stack, given: Mapping[str, str]) -> Former:
    """What ``stack`` is now, which must exist.

    Parameters that nobody is told are taken for those ``given`` now, else for their Default.
    """
    found = stack.cloudformation.describe_stacks(StackName=stack.name)["Stacks"][0]
    body = stack.cloudformation.get_template(StackName=stack.name)["TemplateBody"]
    parameters = {one["ParameterKey"]: one["ParameterValue"] for one in found.get("Parameters", [])}
    hidden = {name for name, value in parameters.items() if value == HIDDEN}
    told = {name: value for name, value in parameters.items() if name not in hidden}
    return Former(
        body if isinstance(body, str) else json.dumps(body),
        {**told, **{name: given[name] for name in hidden if name in given}},
        {tag["Key"]: tag["Value"] for tag in found.get("Tags", [])},
    )


def put_back(stack: Stack, former: Former) -> str:
    """Make ``stack`` again from what it was; says in a sentence what there is then."""
    remove(stack)
    change_set = changeset.create_of(stack, "CREATE", former.body, former.parameters, former.tags)
    state, _ = changeset.execute(stack, change_set, lambda _: None)
    if state.status not in MADE:
        return f"What it was could not be put back either: {state.status} {state.reason}".rstrip()
    return f"It was made again as it was before, without its data. {checked(stack, former)}"


def take_back(stack: Stack, former: Former | None) -> str:
    """Make of ``stack``, of which a change came to its end, what it was, or nothing where there was ``None``.

    Says in a sentence what there is then.
    """
    if former is None:
        remove(stack)
        return "It was deleted again."
    try:
        change_set = changeset.create_of(stack, "UPDATE", former.body, former.parameters, former.tags)
    except DeploymentError as error:
        return f"The former template could not be put back. {error}"
    changes = changes_of(stack, change_set)
    if any(one.action == "Stuck" for one in changes):
        return put_back(stack, former)
    if refused := [one.logical_id for one in changes if one.action == "Refused"]:
        make_anew(stack, change_set, refused)
    state, _ = changeset.execute(stack, change_set, lambda _: None)
    if state.status not in MADE:
        return f"The former template could not be put back: {state.status} {state.reason}".rstrip()
    return checked(stack, former)


def checked(stack: Stack, former: Former) -> str:
    """Compare ``stack``, in which its former template was put back, with that; says so in a sentence."""
    try:
        verify(stack, Claims(former.parameters, code_of(stack), lambda _: "the former template:"))
    except DeploymentError as error:
        return f"The former template was put back, and what is there differs from it:\n{error}\n{AFRESH}"
    return "The former template was put back, and what is there was checked against it."
