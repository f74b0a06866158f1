"""What comes of invoking a function once."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """The function ran, and this came of it."""

    payload: str
    """What it returned, or the error's JSON."""
    error: str | None = None
    """``FunctionError`` ("Unhandled") where it failed, else None: whether it succeeded."""
    version: str = "$LATEST"
    """ExecutedVersion."""
    status: int = 200


@dataclass(frozen=True, slots=True)
class NotInvoked:
    """The function did not run: throttled, not ready, gone. Never counted as an attempt (3.3)."""

    reason: str
    throttled: bool = False
