"""What happened: each invocation of each function, kept in memory and bounded by bytes.

An invocation is entered when it starts and again, under a new number, when it finishes. Numbers only
grow, so whoever asks for what came after the last number seen never misses an ending.
"""

import json
import threading
from dataclasses import dataclass, replace
from typing import Any, Literal

Outcome = Literal["success", "error", "timeout", "crash"]

LIMIT = 64 * 1024 * 1024
BESIDES = 512  # bytes of an entry that are neither event, result nor log: a generous guess


@dataclass(frozen=True)
class Invocation:
    """One invocation as it is known now. Times are seconds since the epoch, durations milliseconds."""

    account: str
    region: str
    request_id: str
    function: str
    function_arn: str
    function_version: str
    environment: str
    started_at: float
    cold_start: bool
    event: str
    """JSON as it was sent."""
    number: int = 0
    duration_ms: float | None = None
    outcome: Outcome | None = None
    """None while it runs."""
    result: str | None = None
    """What the function answered, or the error's JSON."""
    log: str = ""

    @property
    def size(self) -> int:
        """About how many bytes it holds."""
        return BESIDES + len(self.event) + len(self.result or "") + len(self.log)

    def as_json(self) -> dict[str, Any]:
        """As ``/_sandbox/invocations`` shows it."""
        answer = None if self.result is None else _parsed(self.result)
        return {
            "id": self.number,
            "requestId": self.request_id,
            "function": self.function,
            "functionArn": self.function_arn,
            "functionVersion": self.function_version,
            "environment": self.environment,
            "startedAt": self.started_at,
            "durationMs": self.duration_ms,
            "coldStart": self.cold_start,
            "state": "running" if self.outcome is None else "finished",
            "outcome": self.outcome,
            "event": _parsed(self.event),
            "result": answer if self.outcome == "success" else None,
            "error": None if self.outcome == "success" else answer,
            "log": self.log,
        }


class Invocations:
    """The invocations of all accounts; safe across threads. The oldest leave when it grows too large."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._last = 0
        self._size = 0
        self._order: dict[int, str] = {}  # number -> account, oldest first
        self._accounts: dict[str, dict[int, Invocation]] = {}
        self._dropped: dict[str, int] = {}
        self._running: dict[str, dict[int, Invocation]] = {}
        self._moves: dict[str, int] = {}

    def begin(self, invocation: Invocation) -> Invocation:
        """Enter an invocation that starts now; what comes back goes to :meth:`finish`."""
        with self._lock:
            self._accounts.setdefault(invocation.account, {})
            entered = self._enter(invocation)
            self._running.setdefault(invocation.account, {})[entered.number] = entered
            return entered

    def finish(
        self,
        running: Invocation,
        *,
        outcome: Outcome,
        result: str,
        log: str,
        duration_ms: float,
        cold_start: bool,
    ) -> None:
        """Enter its ending. An account that was forgotten in the meantime stays forgotten.

        Only now is it known whether the start was cold: a process may have died just before.
        """
        finished = replace(
            running,
            outcome=outcome,
            result=result,
            log=log,
            duration_ms=duration_ms,
            cold_start=cold_start,
        )
        with self._lock:
            if running.account in self._accounts:
                self._running.get(running.account, {}).pop(running.number, None)
                self._remove(running.number)
                self._enter(finished)

    def page(
        self,
        account: str,
        *,
        region: str | None = None,
        function: str | None = None,
        after: int = 0,
        limit: int | None = None,
    ) -> dict[str, Any]:
        """The account's invocations numbered above ``after``, oldest first, at most ``limit`` of them.

        ``cursor`` is what to pass as ``after`` next time; ``dropped`` counts those that had to leave.
        """
        with self._lock:
            kept = list(self._accounts.get(account, {}).values())
            cursor, dropped = self._last, self._dropped.get(account, 0)
        found = [one for one in kept if one.number > after and _matches(one, region, function)]
        if limit is not None and len(found) > limit:
            found = found[:limit]
            cursor = found[-1].number if found else after
        return {
            "account": account,
            "region": region,
            "cursor": cursor,
            "dropped": dropped,
            "invocations": [one.as_json() for one in found],
        }

    def running(self, account: str) -> list[Invocation]:
        """Those that have begun and not ended, the oldest first; none of them ever leaves for its size."""
        with self._lock:
            return list(self._running.get(account, {}).values())

    def moves(self, account: str) -> int:
        """Grows whenever an invocation of the account begins or ends; 0 if there was none."""
        with self._lock:
            return self._moves.get(account, 0)

    def last_error(self, account: str, request_id: str) -> str | None:
        """What the last attempt with this request id that has ended failed with, as ``type: message``."""
        with self._lock:
            kept = self._accounts.get(account, {})
            ended = (kept[number] for number in reversed(kept) if kept[number].request_id == request_id)
            last = next((one for one in ended if one.outcome is not None), None)
        if last is None or last.outcome == "success":
            return None
        error = _parsed(last.result or "")
        if not isinstance(error, dict):
            return last.result
        return ": ".join(str(error[member]) for member in ("errorType", "errorMessage") if error.get(member))

    def forget(self, account: str) -> int:
        """Let go of everything of an account, and tell how many invocations that were."""
        with self._lock:
            gone = list(self._accounts.get(account, {}))
            for number in gone:
                self._remove(number)
            self._accounts.pop(account, None)
            self._dropped.pop(account, None)
            self._running.pop(account, None)
            self._moves.pop(account, None)
        return len(gone)

    def _enter(self, invocation: Invocation) -> Invocation:
        self._last += 1
        self._moves[invocation.account] = self._last
        entered = replace(invocation, number=self._last)
        self._accounts[entered.account][entered.number] = entered
        self._order[entered.number] = entered.account
        self._size += entered.size
        while self._size > self._limit and len(self._order) > 1:
            self._drop_oldest()
        return entered

    def _drop_oldest(self) -> None:
        number, account = next(iter(self._order.items()))
        self._dropped[account] = self._dropped.get(account, 0) + 1
        self._remove(number)

    def _remove(self, number: int) -> None:
        account = self._order.pop(number, None)
        if account is not None:
            self._size -= self._accounts[account].pop(number).size


INVOCATIONS = Invocations()
"""Those of this LocalStack."""


def _matches(invocation: Invocation, region: str | None, function: str | None) -> bool:
    return region in (None, invocation.region) and function in (None, invocation.function)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:  # a handler may answer with anything
        return text
