"""LastProcessingResult: what the last invocation of a mapping came to, in AWS's words (reference 2.2)."""

from sandbox.mapping import entries
from sandbox.mapping.configuration import FUNCTION_CALL_FAILED, INVALID_SEQUENCE_NUMBER, OK

_RESULTS = {"success": OK, "invalid": INVALID_SEQUENCE_NUMBER}


def result_after(entry: entries.Entry) -> str | None:
    """What a ledger entry makes of it; None leaves it as it is. Throttled invocations leave it, too."""
    if isinstance(entry, entries.WindowFinal):
        return OK if entry.outcome == "success" else FUNCTION_CALL_FAILED
    if not isinstance(entry, entries.AttemptEnded) or entry.outcome in ("throttled", "not invoked"):
        return None
    return _RESULTS.get(entry.outcome, FUNCTION_CALL_FAILED)
