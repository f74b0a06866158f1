"""Where a template names its resources and parameters, and what is not there of what it depends on."""

from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.bootstrap import language, substitution
from sandbox.bootstrap.language import SAM
from sandbox.bootstrap.loading import KeyPath
from sandbox.bootstrap.template import MADE_BY_TRANSFORM, Template
from sandbox.bootstrap.walking import uses

MADE_BY_SAM = (
    "ServerlessRestApi",
    "ServerlessHttpApi",
    "ServerlessDeploymentApplication",
    "CodeDeployServiceRole",
)
"""How the names begin of what SAM makes once for a whole template."""


@dataclass(frozen=True)
class Reference:
    """One place in a template that names something."""

    path: KeyPath
    name: str
    attribute: str = ""
    """What GetAtt asks for; empty where the thing itself is meant."""


def problems(template: Template) -> Iterator[str]:
    """A line for each DependsOn that names a resource which neither the template has nor SAM makes of it.

    None of a template with resources that only a macro knows.
    """
    if made_by_others(template):
        return
    sams = tuple(name for name, one in template.resources.items() if one["Type"].startswith(SAM))
    made = (*sams, *MADE_BY_SAM) if sams else ()
    for one in depending(template):
        if one.name not in template.resources and not one.name.startswith(made):
            yield (
                f"{template.where(*one.path)}: {one.path[1]} depends on {one.name}, "
                "and the template has no resource of that name."
            )


def references(template: Template) -> list[Reference]:
    """All of them in the template's order: Ref, Fn::GetAtt, Fn::Sub and DependsOn."""
    return sorted(_references(template), key=lambda one: template.line(*one.path))


def _references(template: Template) -> Iterator[Reference]:
    yield from depending(template)
    for path, name in uses(template.body, "Ref"):
        yield Reference(path, str(name))
    for path, argument in uses(template.body, "Fn::GetAtt"):
        written = argument if isinstance(argument, list) else [argument]
        name, _, attribute = ".".join(map(str, written)).partition(".")
        yield Reference(path, name, attribute)
    for path, argument in uses(template.body, "Fn::Sub"):
        for name, attribute in substitution.named(argument):
            yield Reference(path, name, attribute)


def depending(template: Template) -> Iterator[Reference]:
    """What resources depend on by DependsOn."""
    for owner, resource in template.resources.items():
        written, path = resource.get("DependsOn") or [], ("Resources", owner, "DependsOn")
        if isinstance(written, str):
            yield Reference(path, written)
        elif isinstance(written, list):
            for index, name in enumerate(written):
                yield Reference((*path, str(index)), str(name))


def made_by_others(template: Template) -> bool:
    """Whether loops, what is included, or macros make what nobody here knows the names of."""
    transforms = language.transforms(template)
    return any(not isinstance(one, str) or one not in language.TRANSFORMS for one in transforms) or any(
        name.startswith(MADE_BY_TRANSFORM) for name in template.body["Resources"]
    )
