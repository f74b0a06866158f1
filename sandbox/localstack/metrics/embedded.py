"""CloudWatch's embedded metric format: a log event that is a JSON object with ``_aws`` counts metrics.

Checked by AWS's rules. AWS does not say what becomes of the good metrics of an event with a bad one: here
an event with a fault counts none, and its fault in AWS/Logs, by log group: EMFParsingErrors where the
format is wrong, EMFValidationErrors where names, units, targets or numbers of things are.
"""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.localstack import clock
from sandbox.localstack.metrics.collected import Collected, Scope
from sandbox.localstack.metrics.dimensions import Dimensions

LARGEST = 1024 * 1024  # bytes of an event
LONGEST_NAME = 1024  # characters of a namespace, a name, a dimension's value
MOST_DIMENSIONS = 30
MOST_METRICS = 100
MOST_VALUES = 100
RESOLUTIONS = (1, 60)
MOST_AHEAD = 2 * 60 * 60.0  # seconds: CloudWatch takes nothing that is further in the future
NONE = "None"
_SIZES = ("Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes")
_BITS = ("Bits", "Kilobits", "Megabits", "Gigabits", "Terabits")
_MEASURES = ("Seconds", "Microseconds", "Milliseconds", *_SIZES, *_BITS, "Percent", "Count")
_RATES = tuple(f"{unit}/Second" for unit in (*_SIZES, *_BITS, "Count"))
UNITS = frozenset((*_MEASURES, *_RATES, NONE))
PARSING = "EMFParsingErrors"
VALIDATION = "EMFValidationErrors"


class Fault(Exception):
    """Why an event counts nothing; ``counted`` is the metric of AWS/Logs that says so."""

    def __init__(self, counted: str, reason: str) -> None:
        super().__init__(reason)
        self.counted = counted


@dataclass(frozen=True)
class Value:
    """One value of a metric, under one set of dimensions."""

    namespace: str
    name: str
    unit: str
    dimensions: Dimensions
    value: float
    at: float
    """Seconds since the epoch."""


def is_one(text: str) -> bool:
    """Whether it may be such an event: a quick look, without parsing it."""
    return '"_aws"' in text and text.lstrip().startswith("{")


def collect(collected: Collected, scope: Scope, log_group: str, text: str) -> None:
    """Count what an event counts."""
    try:
        for each in values(text):
            collected.add(
                scope,
                each.name,
                each.unit,
                [each.dimensions],
                value=each.value,
                at=each.at,
                namespace=each.namespace,
            )
    except Fault as fault:
        by_group = (("LogGroupName", log_group),)
        collected.add(
            scope, fault.counted, NONE, [by_group], value=1.0, at=clock.wall(), namespace="AWS/Logs"
        )


def values(text: str) -> list[Value]:
    """All that an event counts; none if it is no JSON object with ``_aws``. Raises Fault."""
    try:
        event = json.loads(text)
    except (ValueError, RecursionError):
        return []
    if not isinstance(event, dict) or "_aws" not in event:
        return []
    _valid(len(text.encode()) <= LARGEST, "the event is over 1 MB")
    metadata = event["_aws"]
    _parsed(isinstance(metadata, dict), "_aws is no object")
    at, directives = metadata.get("Timestamp"), metadata.get("CloudWatchMetrics")
    _parsed(type(at) is int and at >= 0, "Timestamp is no number of milliseconds")
    _parsed(_is_list_of(dict, directives), "CloudWatchMetrics is no list of objects")
    _valid(at / 1000 <= clock.wall() + MOST_AHEAD, "Timestamp is more than two hours ahead")
    return [value for directive in directives for value in _of_directive(event, directive, at / 1000)]


def _of_directive(event: Mapping[str, Any], directive: Mapping[str, Any], at: float) -> Iterator[Value]:
    namespace, metrics = directive.get("Namespace"), directive.get("Metrics")
    _parsed(isinstance(namespace, str), "Namespace is no text")
    _valid(_is_name(namespace), "Namespace has not 1 to 1024 characters")
    _parsed(_is_list_of(dict, metrics), "Metrics is no list of objects")
    assert metrics is not None
    _valid(len(metrics) <= MOST_METRICS, "there are more than 100 metrics")
    sets = [_dimensions(event, names) for names in _named_sets(directive.get("Dimensions"))]
    for metric in metrics:
        name, unit = _definition(metric)
        for value in _numbers(event, name):
            for dimensions in sets:
                yield Value(str(namespace), name, unit, dimensions, value, at)


def _named_sets(given: Any) -> list[list[str]]:
    _parsed(_is_list_of(list, given), "Dimensions is no list of lists")
    for names in given:
        _parsed(_is_list_of(str, names), "a set of dimensions is no list of names")
        _valid(len(names) <= MOST_DIMENSIONS, "a set has more than 30 dimensions")
    return list(given) or [[]]


def _dimensions(event: Mapping[str, Any], names: list[str]) -> Dimensions:
    for name in names:
        _valid(_is_name(event.get(name)), f"dimension {name} has no text of 1 to 1024 characters")
    return tuple((name, event[name]) for name in names)


def _definition(metric: Mapping[str, Any]) -> tuple[str, str]:
    name, unit = metric.get("Name"), metric.get("Unit", NONE)
    _parsed(isinstance(name, str), "a metric has no Name")
    _valid(_is_name(name), "a metric's Name has not 1 to 1024 characters")
    _valid(isinstance(unit, str) and unit in UNITS, f"{unit!r} is no unit")
    _valid(metric.get("StorageResolution", 60) in RESOLUTIONS, "StorageResolution is neither 1 nor 60")
    return str(name), str(unit)


def _numbers(event: Mapping[str, Any], name: str) -> list[float]:
    target = event.get(name)
    numbers: list[Any] = target if isinstance(target, list) else [target]
    _valid(len(numbers) <= MOST_VALUES, f"metric {name} has more than 100 values")
    _valid(all(map(_is_number, numbers)), f"metric {name} is no number and no list of numbers")
    return [float(number) for number in numbers]


def _is_list_of(kind: type, given: Any) -> bool:
    return isinstance(given, list) and all(isinstance(one, kind) for one in given)


def _is_name(given: Any) -> bool:
    return isinstance(given, str) and 1 <= len(given) <= LONGEST_NAME


def _is_number(given: Any) -> bool:
    try:
        return isinstance(given, int | float) and not isinstance(given, bool) and math.isfinite(given)
    except OverflowError:  # an integer beyond every float
        return False


def _parsed(holds: bool, reason: str) -> None:
    if not holds:
        raise Fault(PARSING, reason)


def _valid(holds: bool, reason: str) -> None:
    if not holds:
        raise Fault(VALIDATION, reason)
