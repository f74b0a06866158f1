"""What a deployment is going to do to a stack: looked at before anything is done, by the plan and by whoever
deploys."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.bootstrap import changeset, losses
from sandbox.bootstrap.bare import History, history
from sandbox.bootstrap.changes import Change, changes_of
from sandbox.bootstrap.prepare import Prepared
from sandbox.bootstrap.removal import remove
from sandbox.bootstrap.stack import Stack
from sandbox.errors import DeploymentError, TemplateError


@dataclass(frozen=True)
class Prospect:
    """What there is, and what becomes of it."""

    situation: str
    """In a few words."""
    changes: tuple[Change, ...] = ()
    afresh: str = ""
    """Why the whole stack is deleted first; empty where it is not."""
    there: bool = True
    """Whether there is a stack that is whole."""

    @property
    def made_anew(self) -> list[str]:
        """Resources that CloudFormation must be told to replace."""
        return [one.logical_id for one in self.changes if one.action == "Refused"]

    def refuse_replacement(self, stack: str) -> None:
        """Raises DeploymentError with a line for each resource that would be replaced."""
        replaced = [one for one in self.changes if one.replaces]
        if not replaced and not self.afresh:
            return
        lines = [f"  {one.logical_id} ({one.type}): {_why(one)}" for one in replaced]
        lines = lines or [f"  {self.afresh}"]
        raise DeploymentError(
            f"Stack {stack} was left as it is: --no-replace forbids what this change needs.\n"
            + "\n".join(lines)
        )


def look(stack: Stack, prepared: Prepared) -> Prospect:
    """Ask CloudFormation with a change set that is not executed.

    Raises DeploymentError where it refuses the template, and TemplateError for a type that it does not have.
    """
    state = stack.settled()
    if state is None or (past := history(stack, state)) is History.NOTHING:
        return Prospect("new", tuple(_new(stack, prepared)), there=False)
    if past is History.BROKEN:
        left = f"a deployment left it {state.status}; it is deleted, with its data, and made again"
        return Prospect(left, tuple(_new(stack, prepared)), afresh=left, there=False)
    if state.tags.get(changeset.TAG) == prepared.fingerprint:
        return Prospect("nothing to change")
    change_set = changeset.create(stack, "UPDATE", prepared)
    try:
        return judged(stack, prepared, changes_of(stack, change_set))
    finally:
        changeset.discard(stack, change_set)


def judged(stack: Stack, prepared: Prepared, changes: list[Change]) -> Prospect:
    """What ``changes`` mean for a stack that is whole; raises TemplateError for a type that is not there."""
    refuse_unknown(changes, prepared)
    resources = stack.resources()
    written = stack.processed_template()["Resources"]
    stuck = [one for one in changes if one.action == "Stuck"]
    if not stuck:
        kept = _policies(written, "UpdateReplacePolicy")
        return Prospect("changed in place", tuple(losses.told(changes, resources, kept, stack.clients)))
    kept = _policies(written, "DeletionPolicy")
    for one in stuck:
        if kept.get(one.logical_id) in losses.KEPT:
            raise DeploymentError(
                f"{prepared.where(one.logical_id)}: {one.logical_id} cannot be replaced: {one.reason}, "
                "which its DeletionPolicy keeps. Give it another name."
            )
    named = ", ".join(f"{one.logical_id} ({one.reason})" for one in stuck)
    why = f"the stack is deleted, with its data, and made again, for {named}"
    listed = {one.logical_id for one in changes}
    others = [
        Change("Replace", name, resource.type) for name, resource in resources.items() if name not in listed
    ]
    every = losses.told([*changes, *others], resources, kept, stack.clients)
    return Prospect(why, tuple(one for one in every if one.logical_id in listed or one.loses), afresh=why)


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


def _new(stack: Stack, prepared: Prepared) -> list[Change]:
    """Asked of a stack of another name, so that none of this name appears and goes again."""
    rehearsal = Stack(f"{stack.name[:100]}-plan-{uuid.uuid4().hex[:8]}", stack.clients)
    try:
        changes = changes_of(rehearsal, changeset.create(rehearsal, "CREATE", prepared))
    finally:
        remove(rehearsal)
    refuse_unknown(changes, prepared)
    return changes


def _why(change: Change) -> str:
    text = change.reason or f"{', '.join(change.properties)} cannot be changed in place"
    return f"{text}. It would lose its data: {change.loses}" if change.loses else text


def _policies(written: Mapping[str, Any], policy: str) -> dict[str, str]:
    return {name: str(one.get(policy) or "") for name, one in written.items()}
