"""What one execution environment logs: handed on as it comes, and kept until its invocation ends."""

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from sandbox.localstack import clock
from sandbox.localstack.executor.platform_log import Init, Platform, Report
from sandbox.localstack.logs.events import Level, LogEvent, joined

LIMIT = 16 * 1024 * 1024
"""Bytes taken of one invocation; a handler may print until its time-out."""
BESIDES = 100
"""Bytes of an event that are not its text: a guess."""
_LEVELS = {**Level.__members__, "WARNING": Level.WARN, "CRITICAL": Level.FATAL}

Send = Callable[[Sequence[LogEvent]], None]


@dataclass(frozen=True)
class Written:
    """What was logged since the last time, as text."""

    log: str = ""
    tail: str = ""
    """From START on, which the caller of an invocation may have sent back."""


class Journal:
    """Safe across threads: the process is heard in whichever thread reads what it writes.

    ``threshold`` is the ApplicationLogLevel of the JSON format; None takes everything.
    """

    def __init__(self, platform: Platform, send: Send, threshold: Level | None = None) -> None:
        self._platform = platform
        self._send = send
        self._threshold = threshold
        self._lock = threading.Lock()
        self._kept: list[LogEvent] = []
        self._size = 0
        self._lost = 0
        self._start: int | None = None
        self._last = 0.0
        self._closed = False

    def hear(self, events: Sequence[LogEvent]) -> None:
        """The function's process has written this."""
        found = [event for event in events if self._threshold is None or level(event) >= self._threshold]
        with self._lock:
            self._add([event for event in found if self._fits(event)])

    def init_start(self) -> None:
        self._say(self._platform.init_start)

    def init_report(self, init: Init) -> None:
        self._say(partial(self._platform.init_report, init))

    def start(self, request_id: str, function_arn: str) -> None:
        """The invocation begins; once for each, however often this is called."""
        if self._start is None:
            self._start = self._say(partial(self._platform.start, request_id, function_arn))

    def end(self, report: Report) -> Written:
        """The invocation is over: what was logged since the last one was."""
        self._say(partial(self._platform.end, report))
        with self._lock:
            events, start = self._kept, self._start or 0
            self._kept, self._size, self._start = [], 0, None
        return Written(joined(events), joined(events[start:]))

    def close(self) -> None:
        """Nothing is handed on any more."""
        with self._lock:
            self._closed = True

    def _say(self, what: Callable[[], Sequence[str]]) -> int:
        """How many events there are before it."""
        with self._lock:
            before = len(self._kept)
            lost, self._lost = self._lost, 0
            lines = [f"[{lost} bytes more were not kept]\n"] if lost else []
            self._add([LogEvent(clock.wall(), line) for line in [*lines, *what()]])
            return before

    def _fits(self, event: LogEvent) -> bool:
        size = len(event.text) + BESIDES
        if self._lost or self._size + size > LIMIT:
            self._lost += len(event.text)
            return False
        self._size += size
        return True

    def _add(self, events: Sequence[LogEvent]) -> None:
        ordered = [self._after(event) for event in events]
        self._kept += ordered
        if ordered and not self._closed:
            self._send(ordered)

    def _after(self, event: LogEvent) -> LogEvent:
        """The event, not older than the one before it: CloudWatch goes by the time alone."""
        self._last = max(self._last, event.at)
        return event if event.at == self._last else replace(event, at=self._last)


def level(event: LogEvent) -> Level:
    """Of what has no level itself, the one that it says in JSON, else INFO (reference 3).

    AWS does not say whether Python's names WARNING and CRITICAL are valid: here they are.
    """
    if event.level is not None:
        return event.level
    try:
        said = json.loads(event.text)["level"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return Level.INFO
    return _LEVELS.get(str(said).upper(), Level.INFO)
