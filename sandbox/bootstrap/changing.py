"""Makes or changes a stack, and sees to it that after a failure there is what was there before."""

from dataclasses import dataclass

from sandbox.bootstrap import changeset
from sandbox.bootstrap.bare import History, history
from sandbox.bootstrap.changes import changes_of, make_anew
from sandbox.bootstrap.former import Former, checked, former_of, put_back
from sandbox.bootstrap.objections import objection
from sandbox.bootstrap.prepare import Prepared
from sandbox.bootstrap.prospect import Prospect, judged, to_make
from sandbox.bootstrap.removal import remove
from sandbox.bootstrap.stack import MADE, WHOLE, Stack, State
from sandbox.errors import DeploymentError, SandboxError
from sandbox.progress import Progress

_HALF_DONE = "The next deployment deletes the stack, with its data, and makes it again."


@dataclass(frozen=True)
class Made:
    """A change that came to its end."""

    state: State
    former: Former | None = None
    """What the stack was before; None where there was none."""
    lost: str = ""
    """The data that went with what was replaced, in words."""


def change(
    stack: Stack,
    before: State | None,
    prepared: Prepared,
    progress: Progress,
    *,
    replace: bool,
    prospect: Prospect | None = None,
) -> Made:
    """Make ``stack``, whose state is ``before``, what is prepared; its packages are in S3.

    ``prospect`` is what was looked at before; its change set is executed where the stack is still the same.
    Raises DeploymentError where that fails, or where not to ``replace`` is not possible: nothing is changed
    then. Raises TemplateError for a type that there is not.
    """
    if prospect and (kept := prospect.kept):
        if kept.state == before and kept.makes:
            return _made(stack, prepared, progress, change_set=kept.change_set)
        if kept.state == before:
            return _updated(
                stack, prepared, progress, replace=replace, prospect=prospect, change_set=kept.change_set
            )
        kept.drop(stack)
    past = history(stack, before)
    if before and past is not History.WHOLE:
        left = f"a deployment left it {before.status}, and it is to be deleted, with its data"
        if past is History.BROKEN and not replace:
            Prospect(left, afresh=left).refuse_replacement(stack.name)
        with progress.step(f"Deleting stack {stack.name}, which a deployment left {before.status}"):
            remove(stack)
    if past is not History.WHOLE:
        return _made(stack, prepared, progress)
    return _updated(stack, prepared, progress, replace=replace)


def _made(
    stack: Stack,
    prepared: Prepared,
    progress: Progress,
    former: Former | None = None,
    change_set: str = "",
) -> Made:
    """Make ``stack``, which there is none of; ``former`` is what it was before it was deleted for that."""
    with progress.step(f"Deploying stack {stack.name}") as step:
        change_set = change_set or to_make(stack, prepared)[0]
        state, events = changeset.execute(stack, change_set, step.detail, is_new=True)
    if state.status not in MADE:
        after = put_back(stack, former) if former else _HALF_DONE
        raise DeploymentError(_failure(stack, state, events, prepared, after))
    return Made(state, former)


def _updated(
    stack: Stack,
    prepared: Prepared,
    progress: Progress,
    *,
    replace: bool,
    prospect: Prospect | None = None,
    change_set: str = "",
) -> Made:
    with progress.step(f"Deploying stack {stack.name}") as step:
        former = former_of(stack, prepared.parameters)
        change_set = change_set or changeset.create(stack, "UPDATE", prepared)
        try:
            prospect = prospect or judged(stack, prepared, changes_of(stack, change_set))
            if not replace:
                prospect.refuse_replacement(stack.name)
        except SandboxError:
            changeset.discard(stack, change_set)
            raise
        if not prospect.afresh:
            if prospect.made_anew:
                make_anew(stack, change_set, prospect.made_anew)
            state, events = changeset.execute(stack, change_set, step.detail)
    if prospect.afresh:
        with progress.step(f"Deleting stack {stack.name}, with its data"):
            remove(stack)
        return _made(stack, prepared, progress, former)
    if state.status not in MADE:
        after = checked(stack, former) if state.status in WHOLE else _HALF_DONE
        raise DeploymentError(_failure(stack, state, events, prepared, after))
    return Made(
        state, former, ", ".join(f"{one.logical_id}: {one.loses}" for one in prospect.changes if one.loses)
    )


def _failure(
    stack: Stack, state: State, events: list[changeset.Event], prepared: Prepared, after: str
) -> str:
    failed = [event for event in events if event["ResourceStatus"].endswith("_FAILED")]
    lines = [_told(event, prepared) for event in failed if event["LogicalResourceId"] != stack.name]
    told = "\n".join(lines) or f"  {objection(prepared.template, state.reason) or _unnamed(state)}"
    return (
        f"Stack {stack.name} was not deployed, it ended {state.status}:\n{told}\n{after} "
        "What functions wrote is shown by: sandbox logs"
    )


def _unnamed(state: State) -> str:
    return f"CloudFormation named no resource. {state.reason}".rstrip()


def _told(event: changeset.Event, prepared: Prepared) -> str:
    name, reason = event["LogicalResourceId"], event.get("ResourceStatusReason") or "no reason given"
    return f"  {prepared.where(name)} {name} ({event['ResourceType']}) {event['ResourceStatus']}: {reason}"
