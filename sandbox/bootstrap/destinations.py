"""Tables whose changes are to go to a Kinesis data stream by themselves: not every engine puts them there."""

from collections.abc import Iterator
from typing import Any

from sandbox.bootstrap.intrinsics import UNKNOWN, Intrinsics
from sandbox.bootstrap.loading import KeyPath
from sandbox.bootstrap.template import Template

SPECIFICATION = "KinesisStreamSpecification"
TABLE = "AWS::DynamoDB::Table"
GLOBAL_TABLE = "AWS::DynamoDB::GlobalTable"


def problems(template: Template, known: Intrinsics) -> Iterator[str]:
    """A line for each table that asks for it, unless its condition is known not to hold."""
    for name, resource in template.resources.items():
        condition = resource.get("Condition")
        if isinstance(condition, str) and known.holds(condition) is False:
            continue
        for path in _asking(name, resource, known):
            yield (
                f"{template.where(*path)}: {name} has a {SPECIFICATION}, and no change of the table would "
                "arrive in the Kinesis data stream here. A function on the table's own stream can put its "
                "records there."
            )


def _asking(name: str, resource: dict[str, Any], known: Intrinsics) -> Iterator[KeyPath]:
    path, properties = ("Resources", name, "Properties"), resource.get("Properties") or {}
    if resource["Type"] == TABLE and _asks(properties, known):
        yield (*path, SPECIFICATION)
    replicas = properties.get("Replicas")
    if resource["Type"] == GLOBAL_TABLE and isinstance(replicas, list):
        for index, one in enumerate(replicas):
            if isinstance(one, dict) and _asks(one, known):
                yield (*path, "Replicas", str(index), SPECIFICATION)


def _asks(properties: dict[str, Any], known: Intrinsics) -> bool:
    """Whether it is known to be there: where it hangs on what is not known yet, the engine says it."""
    found = known.resolve({SPECIFICATION: properties.get(SPECIFICATION)})
    return found is not UNKNOWN and found.get(SPECIFICATION) not in (None, UNKNOWN)
