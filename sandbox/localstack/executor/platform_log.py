"""What AWS's platform itself says in a function's log, in the two formats that LoggingConfig knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

Lines = Sequence[str]
"""Each is one log event."""


@dataclass(frozen=True)
class Init:
    """How an init went. ``phase`` is ``invoke`` where it was repeated inside an invocation."""

    duration_ms: float
    phase: str = "init"
    status: str = "success"
    error_type: str | None = None


@dataclass(frozen=True)
class Report:
    """How an invocation went."""

    request_id: str
    duration_ms: float
    memory_size: int
    """MB."""
    memory_used: int
    """Bytes."""
    init_ms: float | None = None
    """Of the init that came before it, if that was good."""
    status: str | None = None
    """None, also where the handler has raised; ``error`` and ``timeout`` otherwise."""
    error_type: str | None = None
    produced: int = 0
    """Bytes of the answer."""
    trace: str | None = None
    """The invocation's trace header, with active tracing."""


class Platform(Protocol):
    def init_start(self) -> Lines: ...

    def init_report(self, init: Init) -> Lines: ...

    def start(self, request_id: str, function_arn: str) -> Lines:
        """``function_arn`` as it was invoked."""

    def end(self, report: Report) -> Lines: ...
