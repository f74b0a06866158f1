"""The event source mappings of a template: SAM's Events that read streams, and mappings written out."""

from dataclasses import dataclass
from typing import Any

from sandbox.bootstrap.sources import SAM_FUNCTION
from sandbox.bootstrap.template import Template

MAPPING = "AWS::Lambda::EventSourceMapping"
STREAM_EVENTS = {"DynamoDB", "Kinesis"}


@dataclass(frozen=True)
class Mapping:
    """A mapping as the template describes it; an intrinsic function among its settings stays one."""

    logical_id: str
    """CloudFormation's name for it: SAM joins the function's name and the event's."""
    settings: dict[str, Any]
    path: tuple[str, ...]
    """Where its settings stand in the template."""


def mappings_of(template: Template) -> list[Mapping]:
    """Every mapping of ``template`` that reads a stream, in its order."""
    found: list[Mapping] = []
    for name, resource in template.resources.items():
        properties = resource.get("Properties") or {}
        if resource["Type"] == MAPPING:
            found.append(Mapping(name, properties, ("Resources", name, "Properties")))
        elif resource["Type"] == SAM_FUNCTION:
            found += _events(name, properties.get("Events") or {})
    return found


def _events(function: str, events: dict[str, Any]) -> list[Mapping]:
    return [
        Mapping(
            f"{function}{name}",
            event.get("Properties") or {},
            ("Resources", function, "Properties", "Events", name, "Properties"),
        )
        for name, event in events.items()
        if isinstance(event, dict) and event.get("Type") in STREAM_EVENTS
    ]
