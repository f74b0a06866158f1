"""The end of LocalStack's log, as the end of an error."""

LAST_LINES = 15
ASKED = "GET /_sandbox/status"
"""Whoever waits for LocalStack asks several times a second: those lines would be all that is seen."""


def shown(log: str) -> str:
    """Its last lines but for those that tell of our own asking; indented."""
    lines = [line for line in log.splitlines() if ASKED not in line][-LAST_LINES:]
    return "\n  ".join(lines) or "(nothing)"
