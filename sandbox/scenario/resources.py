"""Names in a scenario to what was deployed: logical ids as the template says them, or physical names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from sandbox.errors import UsageError

TYPES = {
    "table": ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable", "AWS::Serverless::SimpleTable"),
    "queue": ("AWS::SQS::Queue",),
    "topic": ("AWS::SNS::Topic",),
    "bucket": ("AWS::S3::Bucket",),
    "function": ("AWS::Lambda::Function", "AWS::Serverless::Function"),
}


class DeployedResource(Protocol):
    """What the bootstrap tells of one resource."""

    @property
    def logical_id(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def physical_id(self) -> str: ...


@dataclass(frozen=True)
class Named:
    """One resource as a scenario speaks of it."""

    kind: str
    """A key of TYPES."""
    logical_id: str
    physical_id: str
    """What CloudFormation calls it: a table's or function's name, a queue's URL, a topic's ARN."""

    @property
    def name(self) -> str:
        """The physical name, without the URL or ARN around it."""
        return self.physical_id.rsplit("/", 1)[-1].rsplit(":", 1)[-1]


class Resources:
    """The resources of one deployed stack, found by kind and name."""

    def __init__(self, deployed: Mapping[str, DeployedResource]) -> None:
        self._deployed = deployed

    def all(self, kind: str) -> list[Named]:
        """All of ``kind`` (a key of TYPES), in the order of their logical ids."""
        found = [each for each in self._deployed.values() if each.type in TYPES[kind]]
        return sorted(
            (Named(kind, each.logical_id, each.physical_id) for each in found),
            key=lambda each: each.logical_id,
        )

    def find(self, kind: str, name: str) -> Named:
        """The one named ``name``; raises UsageError with the names there are."""
        candidates = self.all(kind)
        for each in candidates:
            if name in (each.logical_id, each.name, each.physical_id):
                return each
        raise UsageError(f"The stack has no {kind} {name!r}. {_there_are(kind, candidates)}")


def _there_are(kind: str, candidates: Iterable[Named]) -> str:
    names = [
        each.logical_id if each.logical_id == each.name else f"{each.logical_id} ({each.name})"
        for each in candidates
    ]
    return f"There are: {', '.join(names)}." if names else f"It has no {kind} at all."
