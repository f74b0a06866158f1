"""What a change set will do to each resource, worked out before it runs, by the rules by which it runs.

DescribeChangeSet compares templates. A run compares with what was applied, and follows what moves with a
resource: whatever refers to one that is made anew is changed too, or made anew itself.
"""

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from localstack.services.cloudformation.engine.v2.change_set_model import is_nothing
from localstack.services.cloudformation.engine.v2.change_set_model_describer import (
    CHANGESET_KNOWN_AFTER_APPLY,
    ChangeSetModelDescriber,
)
from localstack.services.cloudformation.engine.v2.change_set_model_preproc import PreprocProperties
from localstack.services.cloudformation.resource_provider import ResourceRequest
from localstack.services.cloudformation.v2.entities import ChangeSet

from sandbox.localstack.cloudformation import changes, refusals
from sandbox.localstack.cloudformation.actions import Resource
from sandbox.localstack.cloudformation.resources import provider_of

LOG = logging.getLogger(__name__)
LATER = "(known after the deployment)"
NAMED = "a custom-named resource cannot be made anew beside the one that there is: {name}"
TABLES = ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable")
_ALL = "*"
_PLACEHOLDER = re.compile(r"\$\{([^!.}]+)(?:\.([^}]+))?\}")
Moved = dict[str, str]
"""Resources that will not be what they were: with all that they are, or with one attribute."""


@dataclass(frozen=True)
class Outlook:
    """What will become of one resource."""

    name: str
    type: str
    action: str
    """add, change, replace, remove; ``refused``: it cannot be changed, but made anew; ``stuck``: neither;
    ``unknown``: LocalStack has no such type."""
    properties: dict[str, tuple[Any, Any]]
    """What was and what will be."""
    reason: str = ""

    def told(self) -> dict[str, Any]:
        """As JSON."""
        listed = [{"name": key, "before": one, "after": two} for key, (one, two) in self.properties.items()]
        return {
            "logicalId": self.name,
            "type": self.type,
            "action": self.action,
            "properties": listed,
            "reason": self.reason,
        }


class _Describer(ChangeSetModelDescriber):
    """LocalStack's, which stumbles over a resource that had no properties, or has none any more."""

    def _register_resource_change(  # type: ignore[override]  # by name alone, as it is called
        self, *, before_properties: Any, after_properties: Any, **more: Any
    ) -> None:
        super()._register_resource_change(
            before_properties=_or_none(before_properties),
            after_properties=_or_none(after_properties),
            **more,
        )


def _or_none(properties: Any) -> Any:
    return PreprocProperties({}) if is_nothing(properties) else properties


def outlook(change_set: ChangeSet) -> list[Outlook]:
    """Of each resource that will not stay as it is, in the template's order; what is removed comes last."""
    described = _Describer(change_set, include_property_values=True).get_changes()
    every: list[Any] = [one["ResourceChange"] for one in described]
    told = {one["LogicalResourceId"]: one for one in every}
    there: dict[str, Resource] = change_set.stack.resolved_resources  # type: ignore[assignment]
    template = (change_set.processed_template or {}).get("Resources") or {}
    moved: Moved = {}
    while True:
        found = [
            one
            for name, written in template.items()
            if (one := _one(name, written, told.get(name), there.get(name), moved))
        ]
        now = _moved(found)
        if now == moved:
            return [*found, *_removed(told, there, template)]
        moved = now


def _one(
    name: str, written: dict[str, Any], told: Any, there: Resource | None, moved: Moved
) -> Outlook | None:
    type_ = written["Type"]
    if told and told["Action"] == "Remove" and type_ == told["ResourceType"]:
        return None  # its condition holds no more
    if there is None:
        if not told:
            return None  # its condition does not hold
        unknown = provider_of(type_) is None
        return Outlook(name, type_, "unknown" if unknown else "add", {})
    before = _plain(there["SpecifiedProperties"])
    after = _settled(_after(told), before) if told else dict(before)
    for key, value in (written.get("Properties") or {}).items():
        if _refers(value, moved):
            after[key] = LATER
    differ = {key: (before.get(key), after.get(key)) for key in sorted(changes.changed(before, after))}
    if there["Type"] != type_:
        return Outlook(name, type_, "replace", differ, f"its type was {there['Type']}")
    if not differ:
        return None
    action, reason = _verdict(type_, there, before, after)
    return Outlook(name, type_, action, differ, reason)


def _removed(told: dict[str, Any], there: dict[str, Resource], template: dict[str, Any]) -> Iterator[Outlook]:
    for name, resource in there.items():
        gone = name in told and told[name]["Action"] == "Remove"
        if gone or name not in template:
            yield Outlook(name, resource["Type"], "remove", {})


def _verdict(
    type_: str, there: Resource, before: changes.Properties, after: changes.Properties
) -> tuple[str, str]:
    provider = provider_of(type_)
    if provider is None:
        return "unknown", ""
    anew = changes.replacing(provider.SCHEMA, before, after)
    refused = _refused(provider, type_, there, after)
    if not anew and not refused:
        return "change", ""
    why = f"{', '.join(sorted(anew))} cannot be changed" if anew else refused
    if taken := changes.custom_name(provider.SCHEMA, there["Properties"], after):
        return "stuck", f"{why}, and {NAMED.format(name=taken)}"
    return "replace" if anew else "refused", why


class _Begun(Exception):
    """An update would have begun."""


class _Nothing:
    """AWS, for an update that shall only say whether it can be made: whatever it asks for, it has begun."""

    def __getattr__(self, name: str) -> Any:
        raise _Begun(name)


def _refused(provider: Any, type_: str, there: Resource, after: changes.Properties) -> str:
    before = _plain(there["SpecifiedProperties"])
    try:
        if hasattr(provider, "UPDATES"):  # ours refuse before they ask for anything
            provider.update(_request(type_, there, before, after))
        else:
            refusals.check(provider, type_, before, after)
    except refusals.Refused as refused:
        return str(refused).partition(" (")[0]
    except _Begun:
        pass
    return ""


def _request(type_: str, there: Resource, before: changes.Properties, after: changes.Properties) -> Any:
    nothing: Any = _Nothing()
    return ResourceRequest(
        _original_payload=after,
        aws_client_factory=nothing,
        request_token="",
        stack_name="",
        stack_id="",
        account_id="",
        region_name="",
        action="Modify",
        desired_state=after,
        logical_resource_id="",
        resource_type=type_,
        logger=LOG,
        custom_context={"applied": before},
        previous_state=there["Properties"],
    )


def _moved(found: list[Outlook]) -> Moved:
    """A table's stream is another one once its view type changes."""
    moved: Moved = {}
    for one in found:
        if one.action in {"replace", "refused", "stuck"}:
            moved[one.name] = _ALL
        elif one.type in TABLES and "StreamSpecification" in one.properties:
            moved[one.name] = "StreamArn"
    return moved


def _refers(value: Any, moved: Moved) -> bool:
    """Whether ``value``, as it is written, holds something of what moves."""
    if isinstance(value, list):
        return any(_refers(item, moved) for item in value)
    if not isinstance(value, dict):
        return False
    return any(_is_moved(named, moved) for key, item in value.items() for named in _named(key, item)) or any(
        _refers(item, moved) for item in value.values()
    )


def _is_moved(named: tuple[str, str], moved: Moved) -> bool:
    name, attribute = named
    return name in moved and moved[name] in {_ALL, attribute}


def _named(key: str, argument: Any) -> list[tuple[str, str]]:
    """Resources and their attributes that one intrinsic function names."""
    if key == "Ref":
        return [(str(argument), "")]
    if key == "Fn::GetAtt":
        name, attribute = argument.split(".", 1) if isinstance(argument, str) else argument[:2]
        return [(name, str(attribute))]
    if key == "Fn::Sub":
        return _PLACEHOLDER.findall(argument if isinstance(argument, str) else argument[0])
    return []


def _after(told: Any) -> changes.Properties:
    found: changes.Properties = json.loads(told.get("AfterContext") or "{}").get("Properties") or {}
    return found


def _settled(after: Any, before: Any) -> Any:
    """What the describer does not know yet is taken for what it was."""
    if isinstance(after, dict):
        old = before if isinstance(before, dict) else {}
        return {key: _settled(value, old.get(key)) for key, value in after.items()}
    if isinstance(after, list):
        olds = before if isinstance(before, list) and len(before) == len(after) else [None] * len(after)
        return [_settled(value, old) for value, old in zip(after, olds, strict=True)]
    if isinstance(after, str) and CHANGESET_KNOWN_AFTER_APPLY in after:
        return LATER if before is None else before
    return after


def _plain(properties: changes.Properties) -> changes.Properties:
    found: changes.Properties = json.loads(json.dumps(properties, default=str))
    return found
