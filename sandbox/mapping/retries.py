"""MaximumRetryAttempts, and how long a mapping waits between attempts (reference 3.3).

AWS does not say how it backs off; 0.24 to 0.4 s were observed between the retries of one batch. Here the
wait doubles from a quarter of a second up to four seconds.
"""

from sandbox.mapping.settings import FOREVER

FIRST_WAIT = 0.25
"""Seconds."""
LONGEST_WAIT = 4.0
"""Seconds."""


def exhausted(attempts: int, retry_attempts: int) -> bool:
    """Whether a batch has had its first attempt and all its retries."""
    return retry_attempts != FOREVER and attempts > retry_attempts


def wait_after(failures: int) -> float:
    """Seconds to wait after so many failures in a row, at least one."""
    return float(min(FIRST_WAIT * 2 ** min(failures - 1, 10), LONGEST_WAIT))
