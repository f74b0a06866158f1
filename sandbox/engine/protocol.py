"""What an engine is: something that runs LocalStack with our plugins in it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from sandbox.progress import Progress


@dataclass(frozen=True)
class Endpoint:
    """Where the engine is reached."""

    url: str
    """The address that clients on this machine use."""
    handlers_url: str
    """The address that handlers use; another one where they run in a container."""


@dataclass(frozen=True)
class Capabilities:
    """What scenarios may rely on."""

    ledger: bool
    """``/_sandbox/invocations`` is served."""
    accounts: bool
    """An account can be deleted as a whole."""


@dataclass(frozen=True)
class EngineStatus:
    """What is known of the engine without changing anything."""

    engine: str
    running: bool
    ready: bool
    endpoint: str
    pid: int | None
    log: Path
    details: dict[str, Any]
    """The engine's own answer to ``/_sandbox/status``; empty when it does not answer."""
    container: str | None = None
    """Its name, where LocalStack runs in one."""


class Engine(Protocol):
    name: str

    @property
    def capabilities(self) -> Capabilities: ...

    def up(self, progress: Progress) -> Endpoint:
        """Start it unless it runs, and return when it is ready. Raises EngineError."""

    def down(self, progress: Progress) -> bool:
        """End it and everything it started; False when there was nothing to end."""

    def status(self) -> EngineStatus: ...

    def log(self) -> Path:
        """The file with LocalStack's log, up to now."""
