"""What a deployment would do, as something that can be read before it is done."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.text import Text

from sandbox.bootstrap import lint
from sandbox.bootstrap.changes import Change
from sandbox.bootstrap.fidelity import Note
from sandbox.bootstrap.packaging import Package
from sandbox.bootstrap.parameters import secret
from sandbox.bootstrap.prepare import Prepared, prepare
from sandbox.bootstrap.prospect import Prospect, dropped_on_failure, look
from sandbox.bootstrap.stack import Stack
from sandbox.clients import Clients
from sandbox.progress import Progress, Silent
from sandbox.settings import Settings

SILENT = Silent()
SIGNS = {"Add": "+", "Modify": "~", "Replace": "±", "Refused": "±", "Stuck": "±", "Remove": "-"}
STYLES = {"+": "green", "~": "yellow", "±": "red", "-": "red", "!": "yellow"}
SHOWN_DIGITS = 12
LONGEST_VALUE = 100  # characters


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
    secret: frozenset[str] = frozenset()
    """Values of parameters that nobody shall read."""
    prospect: Prospect | None = field(default=None, repr=False)
    """What it was made of, for the deployment that follows."""

    def lines(self) -> list[str]:
        """The plan as lines of plain text."""
        return [
            f"stack {self.stack} in account {self.account}, {self.region}: {self.situation}",
            *self._changed(),
            *_columns([_package(package) for package in self.packages]),
            *(f"  ! {note.where}  {note.text}" for note in self.notes),
        ]

    def _changed(self) -> Iterator[str]:
        rows = _columns([_change(change) for change in self.changes])
        for row, change in zip(rows, self.changes, strict=True):
            yield row
            yield from _values(change, self.secret)

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
    return plan_prepared(prepared, clients, settings=settings, progress=progress)


def plan_prepared(
    prepared: Prepared,
    clients: Clients,
    *,
    settings: Settings,
    progress: Progress = SILENT,
    keep: bool = False,
) -> Plan:
    """The same of a template that was prepared for these ``clients``; to ``keep`` what CloudFormation was
    asked with is for a deployment that follows, with the plan's ``prospect``."""
    with lint.asked(prepared.templates(), settings.cache) as cfn_lint:
        stack = Stack(prepared.stack, clients)
        prospect = look(stack, prepared, keep=keep)
        with dropped_on_failure(stack, prospect.kept), progress.step("Asking cfn-lint"):
            said = cfn_lint()
    return Plan(
        prepared.stack,
        clients.account,
        clients.region,
        prospect.situation,
        prospect.changes,
        (*prepared.packages, *prepared.nested_packages()),
        (*said, *prepared.notes),
        frozenset(_secret(prepared)),
        prospect,
    )


def _secret(prepared: Prepared) -> set[str]:
    """Values that nobody shall read, those of nested templates as well."""
    here = secret(prepared.template, prepared.parameters)
    return here.union(*map(_secret, prepared.nested.values()))


def _change(change: Change) -> tuple[str, ...]:
    replaced = f"will be replaced{_losing(change)}" if change.replaces else ""
    removed = f"loses its data: {change.loses}" if change.action == "Remove" and change.loses else ""
    later = "" if change.replaces else change.reason
    return SIGNS[change.action], change.logical_id, change.type, replaced or removed or later


def _losing(change: Change) -> str:
    return f", and loses its data: {change.loses}" if change.loses else ""


def _values(change: Change, secret: Collection[str]) -> Iterator[str]:
    for name, (before, after) in change.properties.items():
        yield f"       {name}: {_shown(name, before, secret)} → {_shown(name, after, secret)}"


def _shown(name: str, value: Any, secret: Collection[str]) -> str:
    if value is None:
        return "not set"
    if name == "Code" and isinstance(value, dict) and "S3Key" in value:
        return f"package {str(value['S3Key'])[:SHOWN_DIGITS]}"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    for hidden in secret:
        text = text.replace(hidden, "****")
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def _package(package: Package) -> tuple[str, ...]:
    return "package", package.resource, f"{package.size / 1000:,.1f} kB", package.sha256[:SHOWN_DIGITS]


def _columns(rows: list[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
