"""What CloudWatch Logs keeps one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """How grave an event is; the numbers are those of the frames of AWS's runtime clients."""

    TRACE = 4
    DEBUG = 8
    INFO = 12
    WARN = 16
    ERROR = 20
    FATAL = 24


@dataclass(frozen=True, slots=True)
class LogEvent:
    at: float
    """Seconds since the epoch by this machine's clock, which is CloudWatch's."""
    text: str
    """As it was written: a line with its newline, several lines where one record has them."""
    level: Level | None = None
    """None where only the text can tell."""


@dataclass(frozen=True, slots=True)
class LogStream:
    """The log stream of one execution environment."""

    account: str
    region: str
    group: str
    name: str


def joined(events: Sequence[LogEvent]) -> str:
    """All of them as one text, each ending with a newline."""
    return "".join(event.text if event.text.endswith("\n") else event.text + "\n" for event in events)
