"""What an engine takes from a template, stores, and does not do: named in the plan, setting by setting.

What becomes of a mapping's settings, the engine says itself (:mod:`sandbox.engine.fidelity`).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.bootstrap import mappings
from sandbox.bootstrap.functions import with_globals
from sandbox.bootstrap.intrinsics import UNKNOWN, Intrinsics
from sandbox.bootstrap.stored import PERMISSIONS, STORED, TYPES, Stored
from sandbox.bootstrap.template import Template


@dataclass(frozen=True)
class Note:
    """Something the sandbox does otherwise than AWS would, and where the template asks for it."""

    where: str
    """File and line."""
    text: str


# What AWS takes where a template says nothing: asking for it costs nothing.
DEFAULTS: dict[str, Any] = {
    "BatchSize": 100,
    "BisectBatchOnFunctionError": False,
    "Enabled": True,
    "MaximumBatchingWindowInSeconds": 0,
    "MaximumRecordAgeInSeconds": -1,
    "MaximumRetryAttempts": -1,
    "ParallelizationFactor": 1,
    "TumblingWindowInSeconds": 0,
}

# Where CloudFormation's name of a setting is not the API's.
TEMPLATE_NAMES = {"KMSKeyArn": "KmsKeyArn"}

NAMED = 4  # resources that a note names, before it counts


def notes_on(template: Template, known: Intrinsics, ignored: Mapping[str, str]) -> list[Note]:
    """Everything of ``template`` that is stored and not acted on, resource by resource.

    ``ignored`` are settings of a mapping, with what the engine does instead.
    """
    found: list[Note] = []
    for name, resource in template.resources.items():
        found += _stored(template, name, resource, known)
    for mapping in mappings.mappings_of(template):
        found += _settings(template, mapping, known, ignored)
        found += _filters(template, mapping, ignored)
    return found + list(_permissions(template))


def _stored(template: Template, name: str, resource: dict[str, Any], known: Intrinsics) -> Iterator[Note]:
    if instead := TYPES.get(resource["Type"]):
        yield Note(template.where("Resources", name), f"{name} is only stored: {instead}.")
    properties = with_globals(template, resource)
    for setting in STORED.get(resource["Type"], ()):
        if _asks_for(setting, properties, known):
            where = template.where("Resources", name, "Properties", *setting.name.split("."))
            yield Note(where, f"{name}: {setting.name} is only stored: {setting.instead}.")


def _asks_for(setting: Stored, properties: Any, known: Intrinsics) -> bool:
    """What is not known yet may ask for anything."""
    value = properties
    for key in setting.name.split("."):
        value = known.resolve(value.get(key))
        if value is UNKNOWN:
            return True
        if not isinstance(value, dict):
            break
    return str(value).lower() not in {"", "none", "false", "0", "[]", "{}", *map(str.lower, setting.harmless)}


def _permissions(template: Template) -> Iterator[Note]:
    """One for all of them: they are many, and it is one thing that is missing."""
    found = [(name, path) for name, one in template.resources.items() if (path := _permits(name, one))]
    if found:
        names = ", ".join(name for name, _ in found[:NAMED])
        more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
        yield Note(template.where(*found[0][1]), f"Permissions are not enforced: {names}{more}.")


def _permits(name: str, resource: dict[str, Any]) -> tuple[str, ...]:
    """Where a resource says who may do what; empty where it does not."""
    properties = PERMISSIONS.get(resource["Type"])
    if properties is None:
        return ()
    written = [one for one in properties if (resource.get("Properties") or {}).get(one)]
    path = ("Resources", name)
    return (*path, "Properties", written[0]) if written else () if properties else path


def _settings(
    template: Template, mapping: mappings.Mapping, known: Intrinsics, ignored: Mapping[str, str]
) -> Iterator[Note]:
    settings = known.resolve(mapping.settings)
    for setting, instead in ignored.items():
        name = TEMPLATE_NAMES.get(setting, setting)
        if _asks(name, settings.get(name)):
            where = template.where(*mapping.path, name)
            yield Note(where, f"{mapping.logical_id}: {name} is not honoured: {instead}.")


def _asks(name: str, value: Any) -> bool:
    """Whether a setting asks for more than the default; one that is not known yet may."""
    if value is UNKNOWN or name not in DEFAULTS:
        return bool(value)
    return value is not None and str(value).lower() != str(DEFAULTS[name]).lower()


def _filters(template: Template, mapping: mappings.Mapping, ignored: Mapping[str, str]) -> Iterator[Note]:
    where = template.where(*mapping.path, "FilterCriteria")
    criteria = mapping.settings.get("FilterCriteria")
    for one in (criteria or {}).get("Filters") or []:
        for key in _keys(one.get("Pattern")):
            if instead := ignored.get(f"FilterCriteria.{key}"):
                yield Note(where, f"{mapping.logical_id}: a filter on {key} is not honoured: {instead}.")


def _keys(pattern: Any) -> Iterator[str]:
    """The top-level keys of a filter pattern; none where it is not plain JSON text."""
    try:
        parsed = json.loads(pattern)
    except (TypeError, ValueError):
        return
    if isinstance(parsed, dict):
        yield from parsed
