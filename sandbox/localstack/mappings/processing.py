"""LastProcessingResult: what the last invocation of a mapping came to, in AWS's words (reference 2.2)."""

from sandbox.mapping import entries

NOTHING = "No records processed"
OK = "OK"
FAILED = "PROBLEM: Function call failed"
INVALID = "PROBLEM: Sequence number in function response is invalid. Please check function implementation."

_RESULTS = {"success": OK, "invalid": INVALID}


def result_after(entry: entries.Entry) -> str | None:
    """What a ledger entry makes of it; None leaves it as it is. Throttled invocations leave it, too."""
    if not isinstance(entry, entries.AttemptEnded) or entry.outcome in ("throttled", "not invoked"):
        return None
    return _RESULTS.get(entry.outcome, FAILED)
