"""What a handler's process writes: stdout, stderr and the runtime client's log frames, in their order.

All three go into one pipe.
"""

import os
import threading
from collections.abc import Callable, Sequence

from sandbox.localstack import clock
from sandbox.localstack.executor.cutting import Cutter
from sandbox.localstack.executor.watcher import Watcher
from sandbox.localstack.logs.events import LogEvent

CHUNK = 1 << 16
PIPE = 1 << 20
"""Bytes that a pipe holds at most."""

Hear = Callable[[Sequence[LogEvent]], None]


class Output:
    """The reading end of one process's pipe: ``hear`` gets every log event, as soon as it is written."""

    def __init__(self, watcher: Watcher, hear: Hear) -> None:
        reading, self.writing = os.pipe()
        os.set_blocking(reading, False)
        self._pipe = os.fdopen(reading, "rb", buffering=0)
        self._watcher = watcher
        self._hear = hear
        self._lock = threading.Lock()
        self._cutter = Cutter()
        self._open = True
        watcher.add(self._pipe, self._read)

    def drain(self) -> None:
        """Have everything heard that is written by now, also what a moment ago went into the pipe and a line
        without an end."""
        self._read_all()
        with self._lock:
            self._tell(list(self._cutter.rest(clock.wall())))

    def close(self) -> None:
        """Stop reading; what is in the pipe is heard."""
        self.drain()
        with self._lock:
            self._shut()

    def _read(self) -> None:
        self._read_some()

    def _read_all(self) -> None:
        for _ in range(PIPE // CHUNK):  # no more than was there: somebody may write without end
            if not self._read_some():
                return

    def _read_some(self) -> bool:
        """Whether there may be more."""
        with self._lock:
            data = self._pipe.read(CHUNK) if self._open else None
            if data:
                self._tell(list(self._cutter.events(data, clock.wall())))
            elif data is not None:
                self._shut()
            return bool(data)

    def _tell(self, events: Sequence[LogEvent]) -> None:
        if events:
            self._hear(events)

    def _shut(self) -> None:
        if self._open:
            self._open = False
            self._watcher.close(self._pipe)
