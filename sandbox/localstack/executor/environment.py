"""One execution environment: a handler process, begun anew whenever it has ended, one invocation at a time.

Init begins when the environment does and may take ten seconds. If it fails it is run once more inside
the invocation, against the function's own timeout, as is every later beginning: after a crash or a
time-out the environment stays, with its scratch folder, and only the process is new.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from sandbox.localstack import clock
from sandbox.localstack.executor import failures, log_lines
from sandbox.localstack.executor.children import Exit
from sandbox.localstack.executor.exchange import Answer, InitError, Ready, Request
from sandbox.localstack.executor.process import RuntimeProcess
from sandbox.localstack.ledger import Outcome

INIT_LIMIT = 10.0  # seconds

_Served = Answer | InitError | Exit | None


@dataclass(frozen=True)
class Function:
    """What an environment has to know of the function version that it runs."""

    version: str
    runtime: str
    timeout: float
    """Seconds."""
    memory_size: int
    """MB."""


@dataclass(frozen=True)
class Finished:
    """How an invocation ended."""

    outcome: Outcome
    payload: bytes
    log: str
    duration_ms: float


@dataclass(frozen=True)
class _Verdict:
    """What a process's answer, end or silence means."""

    outcome: Outcome
    payload: bytes
    status: str | None = None
    error_type: str | None = None


class Environment:
    """``begin`` starts a process for it; ``discard`` is called once, when no process will be any more."""

    def __init__(
        self, function: Function, begin: Callable[[], RuntimeProcess], discard: Callable[[], None]
    ) -> None:
        self._function = function
        self._begin = begin
        self._discard = discard
        self._one_at_a_time = threading.Lock()
        self._life = threading.Lock()
        self._busy = False
        self._stopping = False
        self._closed = False
        self._initialised = False
        self._process = begin()

    @property
    def cold(self) -> bool:
        """Whether the next invocation meets a process that has not run one."""
        return not self._initialised or self._process.ended

    def invoke(self, request: Request) -> Finished:
        """Run one invocation to its end; failures of the function are results, not exceptions."""
        with self._one_at_a_time:
            self._enter()
            try:
                return self._invoke(request)
            finally:
                self._leave()

    def stop(self) -> None:
        """End the process and discard the environment, after the invocation that may be under way."""
        with self._life:
            self._stopping = True
            if self._busy:
                return
        self.kill()

    def kill(self) -> None:
        """End the process and discard the environment now."""
        with self._life:
            self._stopping = True
            if self._closed:
                return
            self._closed = True
            process = self._process
        process.kill()
        self._discard()

    def _enter(self) -> None:
        with self._life:
            if self._stopping:
                raise RuntimeError("this execution environment was stopped")
            self._busy = True

    def _leave(self) -> None:
        with self._life:
            self._busy = False
            stopping = self._stopping
        if stopping:
            self.kill()

    def _invoke(self, request: Request) -> Finished:
        head: list[str] = []
        init_ms = None if self._initialised else self._init(head)
        began = clock.stopwatch()
        verdict = self._judge(self._serve(request, began + self._function.timeout, head), request)
        took = (clock.stopwatch() - began) * 1000
        duration_ms = self._function.timeout * 1000 if verdict.outcome == "timeout" else took
        log = "".join(head) + self._body(request, verdict, duration_ms, init_ms)
        return Finished(verdict.outcome, verdict.payload, log, duration_ms)

    def _init(self, log: list[str]) -> float | None:
        """Wait for the init that began with the environment: its milliseconds, or None if it failed."""
        self._initialised = True
        process = self._process
        state = process.wait_ready(process.started_at + INIT_LIMIT)
        log += [log_lines.init_start(self._function.runtime), _lines(process.output())]
        if isinstance(state, Ready):
            return (state.at - process.started_at) * 1000
        log.append(self._init_report("init", state))
        process.kill()
        return None

    def _serve(self, request: Request, until: float, log: list[str]) -> _Served:
        if self._process.ended:
            self._begin_again()
            state = self._process.wait_ready(until)
            log.append(_lines(self._process.output()))
            if not isinstance(state, Ready):
                log.append(self._init_report("invoke", state))
                return state
        deadline = clock.wall() + until - clock.stopwatch()
        return self._process.ask(replace(request, deadline_ms=int(deadline * 1000)), until)

    def _begin_again(self) -> None:
        with self._life:
            if self._closed:  # killed while an invocation was under way: nothing may come after that
                raise RuntimeError("this execution environment was ended")
            self._process = self._begin()

    def _init_report(self, phase: str, state: InitError | Exit | None) -> str:
        took = (clock.stopwatch() - self._process.started_at) * 1000
        if state is None:
            return log_lines.init_report(took, phase, "timeout")
        kind = failures.error_type(state.body) if isinstance(state, InitError) else failures.EXIT
        return log_lines.init_report(took, phase, "error", kind)

    def _judge(self, served: _Served, request: Request) -> _Verdict:
        match served:
            case Answer(body, is_error=False) if len(body) > failures.RESPONSE_LIMIT:
                return _Verdict("error", failures.too_large(), "error", failures.TOO_LARGE)
            case Answer(body, is_error):
                return _Verdict("error" if is_error else "success", body)
            case InitError(body):
                return _Verdict("error", body, "error", failures.error_type(body))
            case Exit():
                return _Verdict("crash", failures.exited(request.id, served), "error", failures.EXIT)
            case None:
                return _Verdict("timeout", failures.timed_out(request.id, self._function.timeout), "timeout")

    def _body(self, request: Request, verdict: _Verdict, duration_ms: float, init_ms: float | None) -> str:
        process = self._process
        memory = process.memory()
        if verdict.status is not None and verdict.error_type != failures.TOO_LARGE:
            process.kill()
        return (
            log_lines.start(request.id, self._function.version)
            + _lines(process.output())
            + log_lines.end(request.id)
            + log_lines.report(
                request.id,
                duration_ms=duration_ms,
                memory_size=self._function.memory_size,
                memory_used=memory,
                init_ms=init_ms,
                status=verdict.status,
                error_type=verdict.error_type,
            )
        )


def _lines(text: str) -> str:
    """The same text, ending with a newline if there is any."""
    return text if not text or text.endswith("\n") else text + "\n"
