"""What follows from an attempt to run a queued invocation: pure decisions, times in seconds."""

from dataclasses import dataclass
from typing import Literal

Condition = Literal["RetriesExhausted", "EventAgeExceeded", "ZeroReservedConcurrency"]

LONGEST_THROTTLED_WAIT = 300.0


@dataclass(frozen=True)
class Limits:
    """How often and how long is tried: the function's EventInvokeConfig, or what holds without one."""

    retries: int = 2
    age: float = 6 * 3600.0
    first_wait: float = 60.0
    """Before the first retry; before the second twice as long."""


@dataclass(frozen=True)
class Attempt:
    """One that went wrong."""

    failures: int
    """How many have run and failed, this one included if it ran."""
    throttles: int
    """How many were not run at all since the last that was, this one included."""
    age: float
    """Of the event, now."""


@dataclass(frozen=True)
class Retry:
    after: float


@dataclass(frozen=True)
class GiveUp:
    condition: Condition


def after_failure(attempt: Attempt, limits: Limits) -> Retry | GiveUp:
    """The function ran and failed."""
    if attempt.failures > limits.retries:
        return GiveUp("RetriesExhausted")
    return _in_time(attempt.failures * limits.first_wait, attempt, limits)


def after_throttle(attempt: Attempt, limits: Limits, *, reserved_zero: bool) -> Retry | GiveUp:
    """The function was not run, for want of an environment or for an error of the service. Not counted
    against the retries; a function with no reserved concurrency at all is given up at once."""
    if reserved_zero:
        return GiveUp("ZeroReservedConcurrency")
    wait = min(2.0 ** (attempt.throttles - 1), LONGEST_THROTTLED_WAIT)
    return _in_time(wait, attempt, limits)


def _in_time(wait: float, attempt: Attempt, limits: Limits) -> Retry | GiveUp:
    """An event that would be too old by its next attempt is given up now."""
    return Retry(wait) if attempt.age + wait <= limits.age else GiveUp("EventAgeExceeded")
