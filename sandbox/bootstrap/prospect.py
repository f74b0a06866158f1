"""What a deployment is going to do to a stack: looked at before anything is done, by the plan and by whoever
deploys."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

from botocore.exceptions import ClientError

from sandbox.bootstrap import changeset, losses
from sandbox.bootstrap.bare import History, history
from sandbox.bootstrap.changes import Change, changes_of
from sandbox.bootstrap.looking import created, policies, refuse_unknown, with_nested
from sandbox.bootstrap.prepare import Prepared
from sandbox.bootstrap.removal import remove
from sandbox.bootstrap.stack import Stack, State
from sandbox.errors import DeploymentError


@dataclass(frozen=True)
class Kept:
    """The change set that was looked at, for whoever goes on to execute it."""

    change_set: str
    state: State | None
    """The stack's, with it: in another one it is of no use."""
    makes: bool
    """Whether it makes the stack, which there was none of."""

    def drop(self, stack: Stack) -> None:
        """Nobody will execute it; a stack that it would have made is not left behind."""
        if not self.makes:
            with suppress(ClientError):  # the stack may be gone, and it with the stack
                changeset.discard(stack, self.change_set)
        elif stack.state() == self.state:
            remove(stack)


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
    kept: Kept | None = None

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


@contextmanager
def dropped_on_failure(stack: Stack, kept: Kept | None) -> Iterator[None]:
    """Nothing of what was ``kept`` stays behind where what comes before the change fails."""
    try:
        yield
    except BaseException:
        if kept:
            kept.drop(stack)
        raise


def to_make(stack: Stack, prepared: Prepared) -> tuple[str, list[Change]]:
    """A change set that makes ``stack``, which there is none of, and what it does.

    Raises DeploymentError where CloudFormation refuses the template, and TemplateError for a type that it
    does not have; no stack is left behind then.
    """
    change_set = changeset.create(stack, "CREATE", prepared)
    try:
        changes = changes_of(stack, change_set)
        refuse_unknown(changes, prepared)
    except BaseException:
        remove(stack)
        raise
    return change_set, changes


def look(stack: Stack, prepared: Prepared, *, keep: bool = False) -> Prospect:
    """Ask CloudFormation with a change set that is not executed; to ``keep`` it is for who will do that.

    Raises DeploymentError where it refuses the template, and TemplateError for a type that it does not have.
    """
    state = stack.settled()
    if state is None and keep:
        return _to_be_made(stack, prepared)
    if state is None or (past := history(stack, state)) is History.NOTHING:
        return Prospect("new", tuple(created(stack, prepared)), there=False)
    if past is History.BROKEN:
        left = f"a deployment left it {state.status}; it is deleted, with its data, and made again"
        return Prospect(left, tuple(created(stack, prepared)), afresh=left, there=False)
    if state.tags.get(changeset.TAG) == prepared.fingerprint:
        return Prospect("nothing to change")
    return _to_be_changed(stack, prepared, state, keep=keep)


def _to_be_made(stack: Stack, prepared: Prepared) -> Prospect:
    change_set, changes = to_make(stack, prepared)
    kept = Kept(change_set, stack.state(), makes=True)
    with dropped_on_failure(stack, kept):
        made = tuple(with_nested(stack, prepared, changes, {}))
    return Prospect("new", made, there=False, kept=kept)


def _to_be_changed(stack: Stack, prepared: Prepared, state: State, *, keep: bool) -> Prospect:
    kept = Kept(changeset.create(stack, "UPDATE", prepared), state, makes=False)
    with dropped_on_failure(stack, kept):
        found = judged(stack, prepared, changes_of(stack, kept.change_set))
    if keep and not found.afresh:
        return replace(found, kept=kept)
    kept.drop(stack)
    return found


def judged(stack: Stack, prepared: Prepared, changes: list[Change]) -> Prospect:
    """What ``changes`` mean for a stack that is whole; raises TemplateError for a type that is not there."""
    refuse_unknown(changes, prepared)
    resources = stack.resources()
    stuck = [one for one in changes if one.action == "Stuck"]
    if not stuck:
        kept = policies(stack, "UpdateReplacePolicy")
        told = losses.told(changes, resources, kept, stack.clients)
        return Prospect("changed in place", tuple(with_nested(stack, prepared, told, resources)))
    kept = policies(stack, "DeletionPolicy")
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
    anew = [replace(one, action="Replace") if one.action == "Modify" else one for one in changes]
    found = losses.told([*anew, *others], resources, kept, stack.clients)
    every = with_nested(stack, prepared, found, resources)
    return Prospect(why, tuple(one for one in every if one.logical_id in listed or one.loses), afresh=why)


def _why(change: Change) -> str:
    text = change.reason or f"{', '.join(change.properties)} cannot be changed in place"
    return f"{text}. It would lose its data: {change.loses}" if change.loses else text
