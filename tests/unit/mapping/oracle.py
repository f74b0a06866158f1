"""The algorithm of the reference (3.10) for one batch, as naively as it can be written: no loop, no ports."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

RETENTION = 24 * 3600
WAITS = [0.25, 0.5, 1, 2, 4]

Reply = Literal["ok", "throttled", "error", "invalid"] | int
"""An int is the index, in the batch invoked, of the lowest record reported."""
Script = Callable[[int, Sequence[int]], Reply]
"""From the number of the call (from 0) and the records that it gets."""


@dataclass
class Told:
    """What must have happened when the batch is done."""

    calls: list[list[int]] = field(default_factory=list)
    given_up: list[tuple[str, list[int], int]] = field(default_factory=list)
    """Condition, records, and how often they were invoked at last."""


def settle(
    created: dict[int, float],
    now: float,
    script: Script,
    *,
    bisect: bool,
    report: bool,
    retries: int,
    age: float,
) -> Told:
    """``created``: the batch, by sequence number. ``now``: when it is complete."""
    told = Told()
    work = [sorted(created)]
    while work:
        batch = work.pop(0)
        attempts = refusals = 0
        while True:
            for condition, limit in (("Trimmed", RETENTION), ("RecordAgeExceeded", age)):
                if old := _expired(batch, created, now, limit):
                    told.given_up.append((condition, old, max(attempts, 1)))
                    batch = batch[len(old) :]
            if not batch:
                break
            reply = script(len(told.calls), batch)
            told.calls.append(batch)
            if reply == "throttled":
                refusals += 1
                now += WAITS[min(refusals, len(WAITS)) - 1]
                continue
            attempts, refusals = attempts + 1, 0
            if reply == "ok" or (not report and reply != "error"):
                break
            if isinstance(reply, int) and reply > 0:
                batch, attempts = batch[reply:], 0
                continue
            if bisect and len(batch) > 1:
                half = len(batch) // 2
                work = [batch[:half], batch[half:], *work]
                break
            if 0 <= retries < attempts:
                told.given_up.append(("RetryAttemptsExhausted", batch, attempts))
                break
            now += WAITS[min(attempts, len(WAITS)) - 1]
    return told


def _expired(batch: list[int], created: dict[int, float], now: float, limit: float) -> list[int]:
    """The head of a batch that is older than a limit; -1 is none."""
    old: list[int] = []
    while limit != -1 and len(old) < len(batch) and now - created[batch[len(old)]] > limit:
        old.append(batch[len(old)])
    return old
