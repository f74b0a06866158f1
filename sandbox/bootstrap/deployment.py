"""What a deployment leaves in the caller's hands."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Resource:
    """One resource of a stack. ``physical_id`` is what Ref gives: a table's name, a queue's URL …"""

    logical_id: str
    type: str
    physical_id: str


@dataclass(frozen=True)
class Deployment:
    """A stack that is deployed and was compared with its template."""

    stack: str
    account: str
    region: str
    outputs: dict[str, str]
    resources: dict[str, Resource]
    """By logical id."""
    changed: bool
    """False when everything was already there."""
