"""A template's Rules, checked as CloudFormation does it before anything is changed; LocalStack reads none."""

from collections.abc import Iterator
from typing import Any

from sandbox.bootstrap.fidelity import Note
from sandbox.bootstrap.intrinsics import UNKNOWN, Intrinsics
from sandbox.bootstrap.template import Template


def problems(template: Template, known: Intrinsics) -> Iterator[str]:
    """A line for each assertion that is known not to hold."""
    for name, path, assertion, holds in _assertions(template, known):
        if holds is False:
            told = assertion.get("AssertDescription") or "what it asserts does not hold"
            yield f"{template.where(*path)}: rule {name}: {told}."


def notes(template: Template, known: Intrinsics) -> Iterator[Note]:
    """One for each rule of which nobody here knows whether it holds."""
    for name, path, _, holds in _assertions(template, known):
        if holds is None:
            yield Note(template.where(*path), f"rule {name} cannot be worked out here, and is not checked.")


def _assertions(
    template: Template, known: Intrinsics
) -> Iterator[tuple[str, tuple[str, ...], dict[str, Any], bool | None]]:
    for name, rule in (template.body.get("Rules") or {}).items():
        applies = _true(rule["RuleCondition"], known) if "RuleCondition" in rule else True
        if applies is False:
            continue
        for index, assertion in enumerate(rule.get("Assertions") or []):
            holds = _true(assertion.get("Assert"), known) if applies else None
            yield name, ("Rules", name, "Assertions", str(index), "Assert"), assertion, holds


def _true(written: Any, known: Intrinsics) -> bool | None:
    found = known.resolve(written)
    return None if found is UNKNOWN else bool(found)
