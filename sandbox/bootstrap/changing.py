"""Makes or changes a stack, and sees to it that after a failure there is what was there before."""

from contextlib import AbstractContextManager
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
from sandbox.progress import Progress, Step

_HALF_DONE = "The next deployment deletes the stack, with its data, and makes it again."


@dataclass(frozen=True)
class Made:
    """A change that came to its end."""

    state: State
    former: Former | None = None
    """What the stack was before; None where there was none."""
    lost: str = ""
    """The data that went with what was replaced, in words."""


@dataclass(frozen=True)
class Changing:
    """``stack`` is made what is prepared; its packages are in S3."""

    stack: Stack
    prepared: Prepared
    progress: Progress
    replace: bool
    """Whether what cannot be changed in place may be made anew, without its data."""

    def run(self, before: State | None, prospect: Prospect | None = None) -> Made:
        """Do it to a stack whose state is ``before``.

        ``prospect`` is what was looked at before; its change set is executed where the stack is still the
        same. Raises DeploymentError where that fails, or where not to ``replace`` is not possible: nothing
        is changed then. Raises TemplateError for a type that there is not.
        """
        if prospect and (kept := prospect.kept):
            if kept.state == before:
                return self._make(kept.change_set) if kept.makes else self._update(kept.change_set, prospect)
            kept.drop(self.stack)
        past = history(self.stack, before)
        if past is History.WHOLE:
            return self._update()
        if before:
            self._clear(before, past)
        return self._make()

    def _clear(self, before: State, past: History) -> None:
        left = f"a deployment left it {before.status}, and it is to be deleted, with its data"
        if past is History.BROKEN and not self.replace:
            Prospect(left, afresh=left).refuse_replacement(self.stack.name)
        with self.progress.step(f"Deleting stack {self.stack.name}, which a deployment left {before.status}"):
            remove(self.stack)

    def _make(self, change_set: str = "", former: Former | None = None) -> Made:
        """There is no such stack; ``former`` is what it was before it was deleted for that."""
        with self._deploying() as step:
            change_set = change_set or to_make(self.stack, self.prepared)[0]
            state, events = changeset.execute(self.stack, change_set, step.detail, is_new=True)
        if state.status not in MADE:
            after = put_back(self.stack, former) if former else _HALF_DONE
            raise DeploymentError(_failure(self.stack, state, events, self.prepared, after))
        return Made(state, former)

    def _update(self, change_set: str = "", prospect: Prospect | None = None) -> Made:
        with self._deploying() as step:
            former = former_of(self.stack, self.prepared.parameters)
            change_set = change_set or changeset.create(self.stack, "UPDATE", self.prepared)
            prospect = self._allowed(change_set, prospect)
            if not prospect.afresh:
                if prospect.made_anew:
                    make_anew(self.stack, change_set, prospect.made_anew)
                state, events = changeset.execute(self.stack, change_set, step.detail)
        if prospect.afresh:
            with self.progress.step(f"Deleting stack {self.stack.name}, with its data"):
                remove(self.stack)
            return self._make(former=former)
        if state.status not in MADE:
            after = checked(self.stack, former) if state.status in WHOLE else _HALF_DONE
            raise DeploymentError(_failure(self.stack, state, events, self.prepared, after))
        lost = ", ".join(f"{one.logical_id}: {one.loses}" for one in prospect.changes if one.loses)
        return Made(state, former, lost)

    def _allowed(self, change_set: str, prospect: Prospect | None) -> Prospect:
        """What ``change_set`` is going to do; where that is refused, it is dropped."""
        try:
            prospect = prospect or judged(self.stack, self.prepared, changes_of(self.stack, change_set))
            if not self.replace:
                prospect.refuse_replacement(self.stack.name)
        except SandboxError:
            changeset.discard(self.stack, change_set)
            raise
        return prospect

    def _deploying(self) -> AbstractContextManager[Step]:
        return self.progress.step(f"Deploying stack {self.stack.name}")


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
