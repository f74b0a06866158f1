"""What CloudFormation says that a change set will do."""

import json
from dataclasses import dataclass
from typing import Any

from sandbox.bootstrap.stack import Stack


@dataclass(frozen=True)
class Change:
    """One resource that will be added, changed in place, replaced or removed."""

    action: str
    """Add, Modify, Replace or Remove."""
    logical_id: str
    type: str
    properties: tuple[str, ...]
    """Those that differ, of a resource that is changed."""


def changes_of(stack: Stack, change_set: str) -> list[Change]:
    """What ``change_set`` will do to each resource, in CloudFormation's order."""
    pages = stack.cloudformation.get_paginator("describe_change_set").paginate(
        ChangeSetName=change_set, StackName=stack.name, IncludePropertyValues=True
    )
    return [_change(change["ResourceChange"]) for page in pages for change in page["Changes"]]


def _change(told: dict[str, Any]) -> Change:
    action = "Replace" if told.get("Replacement") == "True" else told["Action"]
    before, after = (_properties(told.get(name)) for name in ("BeforeContext", "AfterContext"))
    differ = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    return Change(
        action, told["LogicalResourceId"], told["ResourceType"], tuple(differ) if before and after else ()
    )


def _properties(context: str | None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(context or "{}").get("Properties") or {}
    return found
