"""What this release takes from a template, stores, and does not do: named in the plan, setting by setting.

The mapping is still LocalStack's own; when it is replaced, ``MAPPING`` and ``FILTERS`` go.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sandbox.bootstrap.functions import Function
from sandbox.bootstrap.intrinsics import UNKNOWN, Intrinsics
from sandbox.bootstrap.mappings import Mapping
from sandbox.bootstrap.template import Template


@dataclass(frozen=True)
class Note:
    """Something the sandbox does otherwise than AWS would, and where the template asks for it."""

    where: str
    """File and line."""
    text: str


def _more_than(limit: int) -> Callable[[Any], bool]:
    return lambda value: int(value) > limit


def _is_true(value: Any) -> bool:
    return str(value).lower() == "true"


# Setting of a mapping: (whether it asks for more than the default, what happens instead).
MAPPING: dict[str, tuple[Callable[[Any], bool], str]] = {
    "BisectBatchOnFunctionError": (_is_true, "a failed batch is retried whole"),
    "ParallelizationFactor": (_more_than(1), "one batch of a shard is under way at a time"),
    "TumblingWindowInSeconds": (_more_than(0), "no window is kept and no state is handed on"),
    "MaximumRecordAgeInSeconds": (_more_than(-1), "a record never grows too old"),
    "MetricsConfig": (bool, "no metrics of the mapping are written"),
}
# LocalStack filters before it adds these to a record, or drops them.
FILTERS = ("eventSource", "eventSourceARN", "eventVersion", "awsRegion", "userIdentity")

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
    template: Template, functions: list[Function], mappings: list[Mapping], known: Intrinsics
) -> list[Note]:
    """Every setting of ``template`` that is stored and not acted on, in the template's order."""
    found: list[Note] = []
    for function in functions:
        found += _function(template, function)
    for mapping in mappings:
        found += _settings(template, mapping, known)
        found += _filters(template, mapping)
    return found


def _function(template: Template, function: Function) -> Iterator[Note]:
    for name, instead in FUNCTION.items():
        if function.setting(name):
            where = template.where("Resources", function.logical_id, "Properties", name)
            yield Note(where, f"{function.logical_id}: {name} is ignored, {instead}.")


def _settings(template: Template, mapping: Mapping, known: Intrinsics) -> Iterator[Note]:
    settings = known.resolve(mapping.settings)
    for name, (asks, instead) in MAPPING.items():
        value = settings.get(name)
        if value is UNKNOWN or (value is not None and asks(value)):
            where = template.where(*mapping.path, name)
            yield Note(where, f"{mapping.logical_id}: {name} is ignored, {instead}.")


def _filters(template: Template, mapping: Mapping) -> Iterator[Note]:
    where = template.where(*mapping.path, "FilterCriteria")
    criteria = mapping.settings.get("FilterCriteria")
    for one in (criteria or {}).get("Filters") or []:
        for key in _keys(one.get("Pattern")):
            if key in FILTERS:
                yield Note(where, f"{mapping.logical_id}: a filter on {key} never matches in this release.")


def _keys(pattern: Any) -> Iterator[str]:
    """The top-level keys of a filter pattern; none where it is not plain JSON text."""
    try:
        parsed = json.loads(pattern)
    except (TypeError, ValueError):
        return
    if isinstance(parsed, dict):
        yield from parsed
