"""What an engine takes from a template, stores, and does not do: named in the plan, setting by setting.

What becomes of a mapping's settings, the engine says itself (:mod:`sandbox.engine.fidelity`).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.bootstrap import mappings
from sandbox.bootstrap.functions import Function
from sandbox.bootstrap.intrinsics import UNKNOWN, Intrinsics
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

FUNCTION: dict[str, str] = {
    "Tracing": "nothing is traced",
    "TracingConfig": "nothing is traced",
    "VpcConfig": "there is no network of its own",
    "FileSystemConfigs": "nothing is mounted",
    "EphemeralStorage": "there is as much room as on this machine",
    "SnapStart": "every cold start runs the function's init",
    "DeploymentPreference": "traffic is not shifted, the alias changes at once",
}


def notes_on(
    template: Template, functions: list[Function], known: Intrinsics, ignored: Mapping[str, str]
) -> list[Note]:
    """Every setting of ``template`` that is stored and not acted on, in the template's order.

    ``ignored`` are settings of a mapping, with what the engine does instead.
    """
    found: list[Note] = []
    for function in functions:
        found += _function(template, function)
    for mapping in mappings.mappings_of(template):
        found += _settings(template, mapping, known, ignored)
        found += _filters(template, mapping, ignored)
    return found


def _function(template: Template, function: Function) -> Iterator[Note]:
    for name, instead in FUNCTION.items():
        if function.setting(name):
            where = template.where("Resources", function.logical_id, "Properties", name)
            yield Note(where, f"{function.logical_id}: {name} is ignored, {instead}.")


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
