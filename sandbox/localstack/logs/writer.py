"""Hands log events over to CloudWatch Logs, all that came within a moment at once.

An invocation only puts its events into a queue. What is in CloudWatch a moment later is in the order in
which it was put there; :meth:`Writer.flush` has it there now.
"""

import logging
import queue
import threading
from collections.abc import Callable, Sequence

from sandbox.localstack.logs.events import LogEvent, LogStream

LOG = logging.getLogger(__name__)
MOMENT = 0.05
"""Seconds that the first event of a batch waits for others."""

Take = Callable[[LogStream, Sequence[LogEvent]], None]
"""What takes events of one stream."""


class Writer:
    """Safe across threads. ``takers`` get each batch one after another."""

    def __init__(self, *takers: Take) -> None:
        self._takers = takers
        self._queue: queue.SimpleQueue[tuple[LogStream, Sequence[LogEvent]]] = queue.SimpleQueue()
        self._one_at_a_time = threading.Lock()
        self._starting = threading.Lock()
        self._some = threading.Event()
        self._thread: threading.Thread | None = None

    def put(self, stream: LogStream, events: Sequence[LogEvent]) -> None:
        """Have events written soon."""
        self._queue.put((stream, events))
        if not self._some.is_set():
            self._start()
            self._some.set()

    def flush(self) -> None:
        """Write what was put until now; it is there when this returns."""
        with self._one_at_a_time:
            for stream, events in self._waiting().items():
                self._write(stream, events)

    def forget(self, account: str) -> None:
        """Write no more of what an account's functions have said until now."""
        with self._one_at_a_time:
            kept = {stream: events for stream, events in self._waiting().items() if stream.account != account}
            for stream, events in kept.items():
                self._write(stream, events)

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="sandbox-logs", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        pause = threading.Event()
        while True:
            self._some.wait()
            pause.wait(MOMENT)
            self._some.clear()
            self.flush()

    def _waiting(self) -> dict[LogStream, list[LogEvent]]:
        found: dict[LogStream, list[LogEvent]] = {}
        while not self._queue.empty():
            stream, events = self._queue.get()
            found.setdefault(stream, []).extend(events)
        return found

    def _write(self, stream: LogStream, events: Sequence[LogEvent]) -> None:
        for take in self._takers:
            try:
                take(stream, events)
            except Exception:
                LOG.exception("%d events of %s in %s are lost", len(events), stream.name, stream.group)
