"""What would become of each resource of a stack, and of those nested in it: asked with change sets that are
never executed."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sandbox.bootstrap import changeset, losses
from sandbox.bootstrap.changes import Change, changes_of
from sandbox.bootstrap.deployment import Resource
from sandbox.bootstrap.prepare import Prepared
from sandbox.bootstrap.removal import remove
from sandbox.bootstrap.stack import Stack
from sandbox.errors import DeploymentError, TemplateError

NESTED = "AWS::CloudFormation::Stack"
LATER = "what is in it is known after the deployment"
_GIVEN = "given-after-the-deployment"


def created(stack: Stack, prepared: Prepared) -> list[Change]:
    """What making ``stack`` would make, also within it.

    Asked of a stack of another name, so that none of this name appears and goes again.
    """
    rehearsal = Stack(f"{stack.name[:100]}-plan-{uuid.uuid4().hex[:8]}", stack.clients)
    try:
        change_set = changeset.create(rehearsal, "CREATE", prepared, _instead(prepared))
        changes = changes_of(rehearsal, change_set)
    finally:
        remove(rehearsal)
    refuse_unknown(changes, prepared)
    return with_nested(stack, prepared, changes, {})


def with_nested(
    stack: Stack, prepared: Prepared, changes: list[Change], resources: Mapping[str, Resource]
) -> list[Change]:
    """``changes``, and after each nested stack what becomes of its resources, as ``Stack/Resource``.

    ``resources`` are those that ``stack`` has now. Raises TemplateError for a type that LocalStack does not
    have, and DeploymentError where a resource of a nested stack cannot become what its template says.
    """
    return [one for change in changes for one in _with_those_in(stack, prepared, change, resources)]


def refuse_unknown(changes: list[Change], prepared: Prepared) -> None:
    """Raises TemplateError with a line for each resource of a type that LocalStack does not have."""
    if unknown := [one for one in changes if one.action == "Unknown"]:
        raise TemplateError(
            "\n".join(
                f"{prepared.where(one.logical_id)}: {one.logical_id} is of type {one.type}, "
                "which LocalStack does not have."
                for one in unknown
            )
        )


def policies(stack: Stack, policy: str) -> dict[str, str]:
    """DeletionPolicy or UpdateReplacePolicy of each resource of ``stack`` as it was deployed last."""
    written: Mapping[str, Any] = stack.processed_template()["Resources"]
    return {name: str(one.get(policy) or "") for name, one in written.items()}


def _with_those_in(
    stack: Stack, prepared: Prepared, change: Change, resources: Mapping[str, Resource]
) -> Iterator[Change]:
    if change.type != NESTED:
        yield change
        return
    child, inner = change.logical_id, prepared.nested.get(change.logical_id)
    there = Stack(resources[child].physical_id, stack.clients) if child in resources else None
    within: list[Change] = []
    if there and (change.action == "Remove" or change.replaces):
        within = list(_gone(there, change.action))
    elif inner:
        try:
            within = _updated(there, inner) if there else created(Stack(child, stack.clients), inner)
        except DeploymentError:
            if not inner.later or there:
                raise
            change = replace(change, reason=LATER)  # CloudFormation took offence at what stands for it
    yield change
    yield from (replace(one, logical_id=f"{child}/{one.logical_id}") for one in within)


def _updated(stack: Stack, prepared: Prepared) -> list[Change]:
    known = stack.parameters()
    kept = [name for name in prepared.later if name in known]
    instead = {name: value for name, value in _instead(prepared).items() if name not in kept}
    change_set = changeset.create(stack, "UPDATE", prepared, instead, kept)
    try:
        changes = changes_of(stack, change_set)
    finally:
        changeset.discard(stack, change_set)
    refuse_unknown(changes, prepared)
    for one in changes:
        if one.action in {"Refused", "Stuck"}:
            raise DeploymentError(
                f"{prepared.where(one.logical_id)}: {one.logical_id} ({one.type}) of a nested stack cannot "
                f"be changed: {one.reason}. Give it another logical id, and another name if it has one."
            )
    resources = stack.resources()
    told = losses.told(changes, resources, policies(stack, "UpdateReplacePolicy"), stack.clients)
    return with_nested(stack, prepared, told, resources)


def _gone(stack: Stack, action: str) -> Iterator[Change]:
    """The resources of a nested stack that goes with all that is in it; ``action`` is what becomes of it."""
    resources = stack.resources()
    changes = [Change(action, name, one.type) for name, one in sorted(resources.items())]
    for one in losses.told(changes, resources, policies(stack, "DeletionPolicy"), stack.clients):
        yield one
        if one.type == NESTED:
            nested = Stack(resources[one.logical_id].physical_id, stack.clients)
            yield from (
                replace(each, logical_id=f"{one.logical_id}/{each.logical_id}")
                for each in _gone(nested, action)
            )


def _instead(prepared: Prepared) -> dict[str, str]:
    """What stands for the parameters of a nested template that are known after the deployment."""
    declared = prepared.template.parameters
    return {
        name: str(declared[name].get("Default", "0" if "Number" in declared[name]["Type"] else _GIVEN))
        for name in prepared.later
    }
