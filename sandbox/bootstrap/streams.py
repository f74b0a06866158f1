"""What refers to the stream of a table that has none.

CloudFormation finds that out after it has switched the former stream off.
"""

from collections.abc import Iterator

from sandbox.bootstrap.intrinsics import UNKNOWN, Intrinsics
from sandbox.bootstrap.loading import KeyPath
from sandbox.bootstrap.references import references
from sandbox.bootstrap.template import Template

TABLES = ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable")
ATTRIBUTE = "StreamArn"


def problems(template: Template, known: Intrinsics) -> Iterator[str]:
    """A line for each reference to a stream that there will not be."""
    streams = (one for one in references(template) if one.attribute == ATTRIBUTE)
    for path, name in ((one.path, one.name) for one in streams):
        table = template.resources.get(name, {})
        if table.get("Type") not in TABLES or not _is_made(template, path, known):
            continue
        properties = known.resolve(table.get("Properties") or {})
        if properties is UNKNOWN or any(map(_is_function, properties)):
            continue
        if not properties.get("StreamSpecification"):
            yield (
                f"{template.where(*path)}: {name} has no stream, and {path[1]} refers to it. Give {name} a "
                "StreamSpecification with a StreamViewType."
            )


def _is_made(template: Template, path: KeyPath, known: Intrinsics) -> bool:
    """False in a resource or an output whose condition does not hold, and in a branch of an If."""
    owner = (template.body.get(path[0]) or {}).get(path[1])
    condition = owner.get("Condition") if isinstance(owner, dict) else None
    return "Fn::If" not in path and (not isinstance(condition, str) or known.holds(condition) is not False)


def _is_function(key: str) -> bool:
    """Whether it makes properties that nobody here knows."""
    return key.startswith("Fn::")
