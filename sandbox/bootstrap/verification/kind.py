"""What each type of resource that is verified must be able to do."""

from dataclasses import dataclass
from typing import Any, Protocol

from sandbox.clients import Clients


@dataclass(frozen=True)
class Found:
    """A resource as the service itself describes it."""

    state: str
    """In AWS's words: ACTIVE, Active, Enabled …"""
    ready: bool
    """Whether it is what it is going to be: neither on its way nor failed."""
    failure: str
    """Why it never will be; empty otherwise."""
    settings: dict[str, Any]
    """In the same form as :meth:`Kind.expect` gives it."""


class Kind(Protocol):
    """A type of resource: how it is read back, and which settings its properties ask for."""

    def read(self, physical_id: str, clients: Clients) -> Found:
        """Ask the service. Raises botocore's ClientError where there is no such resource."""

    def expect(self, properties: dict[str, Any], clients: Clients) -> dict[str, Any]:
        """What ``properties`` ask for, defaults included; UNKNOWN where that cannot be known."""
