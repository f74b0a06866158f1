"""The engine's account of what functions did: each invocation."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sandbox.scenario.cursor import Control, Cursor
from sandbox.scenario.records import Record, records_of


@dataclass(frozen=True)
class Invocation:
    """One invocation of a function: one event handed over once."""

    request_id: str
    function: str
    event: Any
    result: Any
    outcome: str | None
    """``success``, ``error``, ``timeout`` or ``crash``; None while it runs."""
    error: dict[str, Any] | None
    """``errorType``, ``errorMessage``, ``stackTrace`` as the function reported them."""
    log: str
    cold_start: bool
    started_at: float
    """Seconds since the epoch."""
    duration_ms: float | None

    def __repr__(self) -> str:
        came = f"error={self.error!r}" if self.failed else f"result={self.result!r}"
        return f"{self.outcome or 'running'}: {came}, event={self.event!r}"

    @cached_property
    def records(self) -> list[Record]:
        """The stream records of the event; none if it is another kind of event."""
        return records_of(self.event)

    @property
    def failed(self) -> bool:
        return self.outcome not in (None, "success")

    @property
    def reported_failures(self) -> int:
        """How many records of the batch the function itself said to have failed."""
        failures = self.result.get("batchItemFailures") if isinstance(self.result, dict) else None
        return len(failures) if isinstance(failures, list) else 0


class Ledger:
    """What happened in one account and region so far; ``refresh()`` brings it up to date."""

    def __init__(self, control: Control, account: str, region: str) -> None:
        self._cursor = Cursor(control, "invocations", account=account, region=region)
        self._by_start: dict[tuple[str, float], Invocation] = {}

    @property
    def dropped(self) -> int:
        """How many invocations the engine no longer remembers."""
        return self._cursor.dropped

    def refresh(self) -> None:
        for each in self._cursor.new():
            # A retry may keep its request id, and an ending replaces its beginning.
            self._by_start[each["requestId"], each["startedAt"]] = _invocation(each)

    def forget(self) -> None:
        """What happened until now is no more told."""
        self.refresh()
        self._by_start.clear()

    def invocations(self, function: str) -> list[Invocation]:
        """Those of the function named ``function``, in the order in which they started."""
        found = [each for each in self._by_start.values() if each.function == function]
        return sorted(found, key=lambda each: each.started_at)


def _invocation(entry: dict[str, Any]) -> Invocation:
    return Invocation(
        request_id=entry["requestId"],
        function=entry["function"],
        event=entry["event"],
        result=entry["result"],
        outcome=entry["outcome"],
        error=entry["error"],
        log=entry["log"],
        cold_start=entry["coldStart"],
        started_at=entry["startedAt"],
        duration_ms=entry["durationMs"],
    )
