"""What a deployment would do, as something that can be read before it is done."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.text import Text

from sandbox.bootstrap import changeset, lint
from sandbox.bootstrap.changes import Change, changes_of
from sandbox.bootstrap.fidelity import Note
from sandbox.bootstrap.packaging import Package
from sandbox.bootstrap.prepare import Prepared, prepare
from sandbox.bootstrap.removal import remove
from sandbox.bootstrap.stack import History, Stack
from sandbox.clients import Clients
from sandbox.progress import Progress, Silent
from sandbox.settings import Settings

SILENT = Silent()
SIGNS = {"Add": "+", "Modify": "~", "Replace": "±", "Remove": "-"}
STYLES = {"+": "green", "~": "yellow", "±": "red", "-": "red", "!": "yellow"}
SHOWN_DIGITS = 12


@dataclass(frozen=True)
class Plan:
    """Prints as plain text with ``str``, and in colour with rich."""

    stack: str
    account: str
    region: str
    situation: str
    """What there is now, and what becomes of it, in a few words."""
    changes: tuple[Change, ...]
    packages: tuple[Package, ...]
    notes: tuple[Note, ...]
    """What cfn-lint says, and what the sandbox does otherwise than AWS would."""

    def lines(self) -> list[str]:
        """The plan as lines of plain text."""
        return [
            f"stack {self.stack} in account {self.account}, {self.region}: {self.situation}",
            *_columns([_change(change) for change in self.changes]),
            *_columns([_package(package) for package in self.packages]),
            *(f"  ! {note.where}  {note.text}" for note in self.notes),
        ]

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def __rich__(self) -> Text:
        first, *others = self.lines()
        text = Text(first, style="bold")
        for line in others:
            text.append("\n" + line, style=f"not bold {STYLES.get(line.split()[0], '')}")
        return text


def plan(
    template: Path,
    clients: Clients,
    *,
    settings: Settings,
    stack: str | None = None,
    parameters: Mapping[str, str] | None = None,
    tags: Mapping[str, str] | None = None,
    capabilities: tuple[str, ...] = (),
    progress: Progress = SILENT,
) -> Plan:
    """What :func:`~sandbox.bootstrap.deploy.deploy` would do with the same arguments.

    Makes packages in the cache and asks CloudFormation with a change set that is not executed.
    Raises TemplateError, PackagingError, DeploymentError or UsageError as a deployment would.
    """
    prepared = prepare(
        template,
        clients,
        settings,
        stack=stack,
        given=parameters or {},
        tags=tags or {},
        capabilities=capabilities,
        progress=progress,
    )
    with lint.asked(prepared.template.path, settings.cache) as cfn_lint:
        situation, changes = _look(Stack(prepared.stack, clients), prepared)
        with progress.step("Asking cfn-lint"):
            said = cfn_lint()
    return Plan(
        prepared.stack,
        clients.account,
        clients.region,
        situation,
        tuple(changes),
        prepared.packages,
        (*said, *prepared.notes),
    )


def _look(stack: Stack, prepared: Prepared) -> tuple[str, list[Change]]:
    state = stack.settled()
    if state is None or (history := stack.history()) is History.NOTHING:
        return "new", _new(stack, prepared)
    if history is History.BROKEN:
        left = f"a deployment left it {state.status}; it is deleted, with its data, and made again"
        return left, _new(stack, prepared)
    if state.tags.get(changeset.TAG) == prepared.fingerprint:
        return "nothing to change", []
    change_set = changeset.create(stack, "UPDATE", prepared)
    try:
        return "changed in place", changes_of(stack, change_set)
    finally:
        changeset.discard(stack, change_set)


def _new(stack: Stack, prepared: Prepared) -> list[Change]:
    """Asked of a stack of another name, so that none of this name appears and goes again."""
    rehearsal = Stack(f"{stack.name[:100]}-plan-{uuid.uuid4().hex[:8]}", stack.clients)
    try:
        return changes_of(rehearsal, changeset.create(rehearsal, "CREATE", prepared))
    finally:
        remove(rehearsal)


def _change(change: Change) -> tuple[str, ...]:
    return SIGNS[change.action], change.logical_id, change.type, ", ".join(change.properties)


def _package(package: Package) -> tuple[str, ...]:
    return "package", package.resource, f"{package.size / 1000:,.1f} kB", package.sha256[:SHOWN_DIGITS]


def _columns(rows: list[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
