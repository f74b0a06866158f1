"""What will become of each resource of a stack, as the engine works it out from a change set."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sandbox.bootstrap.stack import Stack
from sandbox.control import Control
from sandbox.errors import ForeignEngine

Values = dict[str, tuple[Any, Any]]
REPLACED = {"Replace", "Refused", "Stuck"}
_ACTIONS = {
    "add": "Add",
    "change": "Modify",
    "replace": "Replace",
    "remove": "Remove",
    "refused": "Refused",
    "stuck": "Stuck",
    "unknown": "Unknown",
}


@dataclass(frozen=True)
class Change:
    """One resource that will not stay as it is."""

    action: str
    """Add, Modify, Replace or Remove; Refused: it cannot be changed in place, but made anew; Stuck: not even
    that, as it has a name of its own; Unknown: LocalStack has no such type."""
    logical_id: str
    type: str
    properties: Values = field(default_factory=dict)
    """Those that differ, of a resource that is there: before and after."""
    reason: str = ""
    """Why it is not changed in place."""
    loses: str = ""
    """The data that goes with what is there now."""

    @property
    def replaces(self) -> bool:
        return self.action in REPLACED


def changes_of(stack: Stack, change_set: str) -> list[Change]:
    """What ``change_set`` will do to each resource; those that stay as they are, are not among them."""
    try:
        told = Control(stack.clients.endpoint_url, timeout=60).get("changes", **_about(stack, change_set))
    except ForeignEngine:  # a LocalStack without our plugins
        return _described(stack, change_set)
    return [
        Change(
            _ACTIONS[one["action"]],
            one["logicalId"],
            one["type"],
            {each["name"]: (each["before"], each["after"]) for each in one["properties"]},
            one["reason"],
        )
        for one in told["changes"]
    ]


def make_anew(stack: Stack, change_set: str, resources: Collection[str]) -> None:
    """Have ``resources`` replaced when ``change_set`` is executed, though their types are only updated."""
    asked = {**_about(stack, change_set), "replace": sorted(resources)}
    Control(stack.clients.endpoint_url, timeout=60).post("changes", asked)


def _about(stack: Stack, change_set: str) -> dict[str, str | int]:
    clients = stack.clients
    return {"account": clients.account, "region": clients.region, "changeSet": change_set}


def _described(stack: Stack, change_set: str) -> list[Change]:
    pages = stack.cloudformation.get_paginator("describe_change_set").paginate(
        ChangeSetName=change_set, StackName=stack.name, IncludePropertyValues=True
    )
    return [_change(change["ResourceChange"]) for page in pages for change in page["Changes"]]


def _change(told: dict[str, Any]) -> Change:
    action = "Replace" if told.get("Replacement") == "True" else told["Action"]
    before, after = (_properties(told.get(name)) for name in ("BeforeContext", "AfterContext"))
    differ = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    values = {name: (before.get(name), after.get(name)) for name in differ} if before and after else {}
    return Change(action, told["LogicalResourceId"], told["ResourceType"], values)


def _properties(context: str | None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(context or "{}").get("Properties") or {}
    return found
