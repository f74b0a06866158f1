"""A template that is a resource of another: what it is given by that one."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sandbox.bootstrap import parameters
from sandbox.bootstrap.intrinsics import UNKNOWN, Intrinsics
from sandbox.bootstrap.references import made_by_others, references
from sandbox.bootstrap.template import Template, read
from sandbox.errors import TemplateError, UsageError

OUTPUTS = "Outputs"


def read_nested(
    parent: Template, child: str, file: Path, known: Intrinsics
) -> tuple[Template, dict[str, str], list[str]]:
    """The template ``file``, which is the resource ``child`` of ``parent``; the parameters that it is given
    as far as they are ``known`` there, and the names of the others.

    Raises TemplateError, with the parent's line for parameters that it does not take.
    """
    within = (*parent.within, parent.path)
    if file in within:
        where = parent.where("Resources", child)
        raise TemplateError(f"{where}: {child} is {file.name}, in which this template is nested itself.")
    template = replace(read(file), within=within)
    passed = known.resolve((parent.resources[child].get("Properties") or {}).get("Parameters") or {})
    given, later = _passed({} if passed is UNKNOWN else passed)
    try:
        return template, parameters.checked(template, given, later=later), later
    except UsageError as error:
        raise TemplateError(f"{parent.where('Resources', child)}: {child}: {error}") from error


def problems(parent: Template, nested: Mapping[str, Template]) -> Iterator[str]:
    """A line for each output of a ``nested`` template that ``parent`` asks for, and that it does not have."""
    for one in references(parent):
        kind, _, output = one.attribute.partition(".")
        inner = nested.get(one.name)
        if inner is None or kind != OUTPUTS or made_by_others(inner):
            continue
        if output not in (inner.body.get(OUTPUTS) or {}):
            where = parent.where(*one.path)
            yield f"{where}: {one.name} has no output {output}: there is none in {inner.name}."


def _passed(values: Mapping[str, Any]) -> tuple[dict[str, str], list[str]]:
    """What a nested template is given: what is known now, and names of what is not."""
    given = {name: value for name, value in values.items() if isinstance(value, str | int | float)}
    texts = {name: parameters.as_text(value) for name, value in given.items()}
    return texts, [name for name in values if name not in given]
