"""LastProcessingResult: what the last invocation of a mapping came to, in AWS's words (reference 2.2)."""

from dataclasses import dataclass, replace

from sandbox.mapping import entries
from sandbox.mapping.configuration import FUNCTION_CALL_FAILED, INVALID_SEQUENCE_NUMBER, OK

_RESULTS = {"success": OK, "invalid": INVALID_SEQUENCE_NUMBER}


@dataclass(frozen=True)
class FinalAttempt:
    """A failed attempt at a tumbling window's final invocation, and when the next is due."""

    attempt: int
    error: str | None
    retry_at: float | None = None


def final_after(entry: entries.Entry, before: FinalAttempt | None) -> FinalAttempt | None:
    """The final invocation that a mapping is held up by, after this entry."""
    match entry:
        case entries.WindowFinal():
            return None
        case entries.AttemptEnded(records=(), outcome=outcome) if outcome != "success":
            return FinalAttempt(entry.attempt, entry.error)
        case entries.Waiting(records=()) if before is not None:
            return replace(before, retry_at=entry.until)
    return before


def result_after(entry: entries.Entry) -> str | None:
    """What a ledger entry makes of it; None leaves it as it is. Throttled invocations leave it, too."""
    if not isinstance(entry, entries.AttemptEnded) or entry.outcome in ("throttled", "not invoked"):
        return None
    return _RESULTS.get(entry.outcome, FUNCTION_CALL_FAILED)
