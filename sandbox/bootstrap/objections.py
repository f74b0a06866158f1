"""What CloudFormation objects to in a template before it does anything, with the template's lines."""

import re
from collections.abc import Callable, Iterator

from sandbox.bootstrap import language
from sandbox.bootstrap.loading import KeyPath
from sandbox.bootstrap.references import Reference, references
from sandbox.bootstrap.template import Template
from sandbox.bootstrap.walking import uses
from sandbox.errors import DeploymentError, SandboxError, TemplateError

_Found = re.Match[str]


def objection(template: Template, reason: str) -> SandboxError | None:
    """An error with a line for each place in ``template`` that CloudFormation's ``reason`` is about.

    None where nobody here can tell which those are. It is a DeploymentError where other parameters would do,
    and a TemplateError where none would.
    """
    for pattern, told in _TOLD.items():
        if found := re.search(pattern, reason):
            lines = "\n".join(dict.fromkeys(told(template, found)))
            if lines:
                hangs_on_parameters = told is _missing and found["name"] in template.resources
                return DeploymentError(lines) if hangs_on_parameters else TemplateError(lines)
    return None


def _transform(template: Template, found: _Found) -> Iterator[str]:
    for path, name in _transforms(template):
        if name == found["name"]:
            yield (
                f"{template.where(*path)}: there is no macro {name} in this account and region. Deploy the "
                "stack with its AWS::CloudFormation::Macro first."
            )


def _transforms(template: Template) -> Iterator[tuple[KeyPath, str]]:
    for index, one in enumerate(language.transforms(template)):
        yield ("Transform", str(index)), str(one.get("Name") if isinstance(one, dict) else one)
    for path, one in uses(template.body, "Fn::Transform"):
        if isinstance(one, dict):
            yield (*path, "Name"), str(one.get("Name"))


def _missing(template: Template, found: _Found) -> Iterator[str]:
    name = found["name"]
    for one in references(template):
        if one.name == name and name in template.resources:
            condition = template.resources[name].get("Condition")
            yield f"{_about(template, one)}, whose condition {condition} does not hold."
        elif one.name == name:
            yield f"{_about(template, one)}, which is neither a resource nor a parameter of the template."


def _attribute(template: Template, found: _Found) -> Iterator[str]:
    name, attribute = found["name"], found["attribute"]
    type_ = template.resources.get(name, {}).get("Type")
    of_type = f" ({type_})" if type_ else ""
    for one in references(template):
        if (one.name, one.attribute) == (name, attribute):
            yield f"{template.where(*one.path)}: {name}{of_type} has no attribute {attribute}."


def _not_told(template: Template, found: _Found) -> Iterator[str]:
    name, attribute = found["name"], found["attribute"]
    for one in references(template):
        if (one.name, one.attribute) == (name, attribute):
            yield f"{template.where(*one.path)}: {found[0]}"


def _about(template: Template, one: Reference) -> str:
    return f"{template.where(*one.path)}: {one.path[1]} refers to {one.name}"


_TOLD: dict[str, Callable[[Template, _Found], Iterator[str]]] = {
    r"Transformation (?P<name>\S+) is not supported": _transform,
    r"Unresolved resource dependencies \[(?P<name>[^\]]+)\]": _missing,
    r"resource (?P<name>\S+) does not support attribute type (?P<attribute>\S+) in Fn::GetAtt": _attribute,
    r"LocalStack does not tell the attribute (?P<attribute>\S+) of (?P<name>\S+) \(\S+\)\.": _not_told,
}
"""CloudFormation's words, as LocalStack has them, and what is told of them."""
