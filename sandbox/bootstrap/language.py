"""What of CloudFormation's language LocalStack passes over, or stumbles over without a word that helps."""

from collections.abc import Iterator
from typing import Any

from sandbox.bootstrap import substitution
from sandbox.bootstrap.loading import KeyPath
from sandbox.bootstrap.template import Template
from sandbox.bootstrap.walking import uses

SECTIONS = ("Conditions", "Resources", "Outputs")
FUNCTIONS = {
    *("Fn::And", "Fn::Base64", "Fn::Equals", "Fn::FindInMap", "Fn::GetAZs", "Fn::GetAtt", "Fn::If"),
    *("Fn::ImportValue", "Fn::Join", "Fn::Length", "Fn::Not", "Fn::Or", "Fn::Select", "Fn::Split", "Fn::Sub"),
    *("Fn::ToJsonString", "Fn::Transform"),
}
"""Those that it has. Any other stays in a property as it is written, and the deployment succeeds."""
MAP_KEYS = 3
PREFIX = "Fn::"
LOOP = "Fn::ForEach::"
LANGUAGE_EXTENSIONS = "AWS::LanguageExtensions"
SAM_TRANSFORM = "AWS::Serverless-2016-10-31"
TRANSFORMS = {"AWS::Include", LANGUAGE_EXTENSIONS, SAM_TRANSFORM}
SAM = "AWS::Serverless::"


def problems(template: Template) -> Iterator[str]:
    """A line for each function, loop or transform that would not do what it says, and for each circle."""
    for path in _functions(template):
        where, name = template.where(*path), path[-1]
        if name.startswith(LOOP):
            yield f"{where}: {name} stands where LocalStack repeats nothing: it repeats resources alone."
        else:
            yield f"{where}: {name} is no function that LocalStack has, and would stay as it is written."
    for path, argument in uses(template.body, "Fn::FindInMap"):
        if isinstance(argument, list) and len(argument) > MAP_KEYS:
            yield f"{template.where(*path)}: LocalStack takes no DefaultValue of Fn::FindInMap. Leave it out."
    for one in transforms(template):
        name = str(one.get("Name") if isinstance(one, dict) else one)
        if name.startswith("AWS::") and name not in TRANSFORMS:
            yield f"{template.where('Transform')}: the transform {name} is not there in LocalStack."
    if circle := _circle(template):
        yield (
            f"{template.where('Resources', circle[0])}: Circular dependency between resources: "
            f"[{', '.join(circle)}]."
        )


def transforms(template: Template) -> list[Any]:
    """Those that the whole template asks for: names, or ``{"Name": …, "Parameters": …}``."""
    written = template.body.get("Transform") or []
    return written if isinstance(written, list) else [written]


def _functions(template: Template) -> Iterator[KeyPath]:
    """Where a function stands that there is not, or a loop of what is no resource."""
    for section in SECTIONS:
        for path in _paths(template.body.get(section), (section,)):
            if path[-1] in FUNCTIONS or "Metadata" in path[2:]:
                continue
            within = all(key.startswith(LOOP) or key.isdecimal() for key in path[1:])
            if not (section == "Resources" and path[-1].startswith(LOOP) and within):
                yield path


def _paths(value: Any, path: KeyPath) -> Iterator[KeyPath]:
    if isinstance(value, dict):
        for key, item in value.items():
            here = (*path, str(key))
            if str(key).startswith(PREFIX):
                yield here
            yield from _paths(item, here)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _paths(item, (*path, str(index)))


def _circle(template: Template) -> list[str]:
    """Resources that need one another, whatever conditions say; without SAM's."""
    plain = {name for name, one in template.resources.items() if not one["Type"].startswith(SAM)}
    needs = {name: _needed(template.resources[name]) & plain for name in plain}
    while free := {name for name, others in needs.items() if not others & needs.keys()}:
        needs = {name: others for name, others in needs.items() if name not in free}
    # What is left needs something of a circle, or is of one: of one is what is needed by what is left.
    while loose := needs.keys() - {other for others in needs.values() for other in others}:
        needs = {name: others for name, others in needs.items() if name not in loose}
    return [name for name in template.resources if name in needs]


def _needed(resource: dict[str, Any]) -> set[str]:
    """Logical ids, and other names, that a resource refers to."""
    written = resource.get("DependsOn") or []
    return {*([written] if isinstance(written, str) else written), *_named(resource.get("Properties"))}


def _named(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _named(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key == "Fn::If":
                continue  # a condition may take the circle apart
            if key == "Ref":
                yield str(item)
            elif key == "Fn::GetAtt":
                yield item.split(".")[0] if isinstance(item, str) else str(item[0])
            elif key == "Fn::Sub":
                yield from (name for name, _ in substitution.named(item))
            yield from _named(item)
