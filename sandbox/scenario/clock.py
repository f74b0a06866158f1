"""The clock by which the mappings and the asynchronous invocations of a scenario's account live, and which
can be moved on."""

from datetime import UTC, datetime
from typing import Any, Protocol

from sandbox.errors import UsageError


class Control(Protocol):
    """The part of :class:`sandbox.control.Control` that is needed here."""

    def get(self, path: str, **query: str | int) -> dict[str, Any]: ...
    def post(self, path: str, body: dict[str, Any], *, takes: float = 0.0) -> dict[str, Any]: ...


CATCHING_UP = 60
"""Seconds that the engine may take to read what was written before the clock is moved."""


class Clock:
    """Record age, windows, backoff and retention go by it; nobody else's does. It never goes back."""

    def __init__(self, control: Control, account: str) -> None:
        self._control = control
        self._account = account

    def now(self) -> datetime:
        """The account's time, in UTC."""
        return _moment(self._control.get("clock", account=self._account))

    def advance(
        self, *, seconds: float = 0, minutes: float = 0, hours: float = 0, days: float = 0
    ) -> datetime:
        """Move the clock on by the sum, and return its new time. Raises UsageError unless it is positive.

        What waits for a moment that has come with it goes on at once.
        """
        by = seconds + 60 * (minutes + 60 * (hours + 24 * days))
        if by <= 0:
            raise UsageError(f"A clock can only be moved on, not by {by:g} s: advance(minutes=5).")
        return _moment(
            self._control.post("clock", {"account": self._account, "advance": by}, takes=CATCHING_UP)
        )

    def ahead(self) -> float:
        """By how many seconds it was moved so far."""
        return float(self._control.get("clock", account=self._account)["ahead"])


def _moment(answer: dict[str, Any]) -> datetime:
    return datetime.fromtimestamp(answer["now"], UTC)
