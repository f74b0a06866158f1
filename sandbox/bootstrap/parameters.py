"""The parameters of a template, checked as CloudFormation does it before anything is changed.

LocalStack takes whatever it is given.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sandbox.bootstrap.template import Template
from sandbox.errors import UsageError

SSM_VALUE = "AWS::SSM::Parameter::Value<"
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_PLAIN = ("String", "Number", "CommaDelimitedList", "List<Number>")


def checked(template: Template, given: Mapping[str, str], *, later: Collection[str] = ()) -> dict[str, str]:
    """``given``, if ``template`` takes it; raises UsageError with a line for each that it does not take.

    ``later`` are names of those whose values nobody knows yet.
    """
    declared = template.parameters
    if unknown := sorted({*given, *later} - set(declared)):
        there = f"It has: {', '.join(declared)}." if declared else "It has none."
        raise UsageError(f"{template.name} has no parameter {', '.join(unknown)}. {there}")
    if missing := [
        name for name in declared if name not in {*given, *later} and "Default" not in declared[name]
    ]:
        raise UsageError(
            f"{template.where('Parameters', missing[0])}: {', '.join(missing)} must be given a value. "
            f"Add: --parameter {missing[0]}=VALUE"
        )
    if problems := [
        line for name in declared if name not in later for line in _problems(template, name, given.get(name))
    ]:
        raise UsageError("\n".join(problems))
    return dict(given)


def is_list(kind: str) -> bool:
    """Whether Ref gives a list for a parameter of type ``kind``."""
    return kind == "CommaDelimitedList" or kind.startswith("List<")


def items(value: Any) -> list[str]:
    """The items of a list that is given as text."""
    return [part.strip() for part in str(value).split(",")]


def secret(template: Template, given: Mapping[str, str]) -> set[str]:
    """The values that NoEcho says nobody shall read."""
    hidden = (
        given.get(name, declared.get("Default"))
        for name, declared in template.parameters.items()
        if str(declared.get("NoEcho")).lower() == "true"
    )
    return {str(value) for value in hidden if value not in (None, "")}


def _problems(template: Template, name: str, given: str | None) -> Iterator[str]:
    declared = template.parameters[name]
    kind = str(declared.get("Type", "String"))
    where = template.where("Parameters", name)
    if kind not in _PLAIN and not kind.startswith(("AWS::", "List<AWS::")):
        yield f"{template.where('Parameters', name, 'Type')}: {name} is of type {kind}, which there is not."
        return
    value = declared.get("Default") if given is None else given
    shown = "its value" if str(declared.get("NoEcho")).lower() == "true" else repr(as_text(value))
    for part in items(value) if is_list(kind) else [as_text(value)]:
        for rule in _broken(declared, kind, part):
            why = declared.get("ConstraintDescription")
            yield f"{where}: parameter {name}: {shown} {rule}.{f' {why}' if why else ''}"


def _broken(declared: Mapping[str, Any], kind: str, value: str) -> Iterator[str]:
    """The rules that one value breaks; numbers are compared where it is one."""
    if "AllowedValues" in declared and value not in (
        allowed := [as_text(one) for one in declared["AllowedValues"]]
    ):
        yield f"is not one of {', '.join(allowed)}"
    pattern = declared.get("AllowedPattern")
    if pattern is not None and not re.fullmatch(str(pattern), value):
        yield f"does not match {pattern}"
    if kind in ("Number", "List<Number>"):
        if not _NUMBER.fullmatch(value):
            yield "is not a number"
            return
        yield from _outside(declared, "Value", float(value), "is")
    elif kind == "String":
        yield from _outside(declared, "Length", len(value), "is of a length")


def _outside(declared: Mapping[str, Any], of: str, size: float, start: str) -> Iterator[str]:
    if f"Min{of}" in declared and size < float(declared[f"Min{of}"]):
        yield f"{start} under {declared[f'Min{of}']}"
    if f"Max{of}" in declared and size > float(declared[f"Max{of}"]):
        yield f"{start} over {declared[f'Max{of}']}"


def as_text(value: Any) -> str:
    """A value as CloudFormation writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
