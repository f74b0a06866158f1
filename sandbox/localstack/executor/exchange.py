"""Where an execution environment and one handler process hand things over to each other.

The process asks for the next invocation and answers it; the environment waits for the process to be
ready, asks, and waits for the answer. Either may find that the process has ended. No clock but a
stopwatch, no HTTP, no processes: only what was said, and a condition to wait on.
"""

import threading
from dataclasses import dataclass

from sandbox.localstack import clock
from sandbox.localstack.executor.children import Exit


@dataclass(frozen=True)
class Request:
    """One invocation, as the handler's process receives it."""

    id: str
    function_arn: str
    """As it was invoked: unqualified, with a version or with an alias."""
    event: bytes
    deadline_ms: int = 0
    """Milliseconds since the epoch, by the machine's clock."""
    trace_id: str = ""
    client_context: str = ""
    """JSON, in ASCII."""


@dataclass(frozen=True)
class Ready:
    """The process has finished its init."""

    at: float
    """Reading of the stopwatch."""


@dataclass(frozen=True)
class InitError:
    """The process reported that its init failed."""

    body: bytes


@dataclass(frozen=True)
class NotTaken:
    """The process ended before it had taken the invocation; another one may."""


@dataclass(frozen=True)
class Answer:
    """The process answered an invocation."""

    body: bytes
    is_error: bool


class Exchange:
    """One process's; safe across threads."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._ready: Ready | None = None
        self._init_error: InitError | None = None
        self._exit: Exit | None = None
        self._waiting: Request | None = None  # asked, not yet fetched
        self._current: str | None = None  # id of what was asked and is not yet answered
        self._answer: Answer | None = None

    # What the process says.

    def next(self) -> Request | None:
        """Wait for an invocation; None when the process is to have none any more."""
        with self._changed:
            self._ready = self._ready or Ready(clock.stopwatch())
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._waiting or self._exit)
            request, self._waiting = self._waiting, None
            return request

    def answer(self, request_id: str, answer: Answer) -> bool:
        """Whether that was the invocation under way."""
        with self._changed:
            if request_id != self._current:
                return False
            self._answer, self._current = answer, None
            self._changed.notify_all()
            return True

    def fail_init(self, body: bytes) -> None:
        with self._changed:
            self._init_error = InitError(body)
            self._changed.notify_all()

    def end(self, exit_: Exit) -> None:
        with self._changed:
            self._exit = exit_
            self._changed.notify_all()

    # What the environment wants.

    @property
    def ended(self) -> bool:
        return self._exit is not None

    @property
    def ready(self) -> bool:
        return self._ready is not None

    def wait_ready(self, until: float) -> Ready | InitError | Exit | None:
        """How init went; None if nothing is known when the stopwatch reads ``until``."""
        with self._changed:
            return self._changed.wait_for(lambda: self._init_error or self._ready or self._exit, _left(until))

    def ask(self, request: Request, until: float) -> Answer | Exit | NotTaken | None:
        """The process's answer, or its end; None if there is neither when the stopwatch reads ``until``."""
        with self._changed:
            self._waiting, self._current, self._answer = request, request.id, None
            self._changed.notify_all()
            heard = self._changed.wait_for(lambda: self._answer or self._exit, _left(until))
            taken = self._waiting is None
            self._waiting = self._current = None  # whatever comes now is too late
            return heard if taken or not isinstance(heard, Exit) else NotTaken()

    def wait_end(self, until: float) -> Exit | None:
        with self._changed:
            return self._changed.wait_for(lambda: self._exit, _left(until))


def _left(until: float) -> float:
    return max(0.0, until - clock.stopwatch())
