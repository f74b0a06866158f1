"""The phases of an execution environment: init, then one invocation after the other, each with its log.

If init fails it is run once more inside the invocation, against the function's own timeout, as is every
later beginning: after a crash or a time-out the environment stays, with its scratch folder, and only the
process is new.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from sandbox.localstack import clock
from sandbox.localstack.executor import failures, hints, memory
from sandbox.localstack.executor.children import Exit
from sandbox.localstack.executor.exchange import Answer, InitError, NotTaken, Ready, Request
from sandbox.localstack.executor.function import Function
from sandbox.localstack.executor.journal import Journal
from sandbox.localstack.executor.platform_log import Init, Report
from sandbox.localstack.executor.process import RuntimeProcess
from sandbox.localstack.executor.storage import Storage
from sandbox.localstack.executor.verdicts import OutOfMemory, Served, StorageFull, Verdict, judge
from sandbox.localstack.ledger.invocations import Outcome
from sandbox.localstack.logs.events import LogEvent

Beginning = Ready | InitError | Exit | OutOfMemory | None
"""What an init came to; None where its time was over."""


class Ended(RuntimeError):
    """The environment was stopped or ended before it ran an invocation."""


@dataclass(frozen=True)
class Finished:
    """How an invocation ended."""

    outcome: Outcome
    payload: bytes
    log: str
    duration_ms: float
    cold: bool
    """Whether a process began for it, or had run nothing before."""
    tail: str = ""
    """The log from START on."""


class Phases:
    """Those of one environment, whose first process begins now. One at a time: the caller sees to that."""

    def __init__(
        self, function: Function, begin: Callable[[], RuntimeProcess], journal: Journal, scratch: Storage
    ) -> None:
        self._function = function
        self._begin = begin
        self._journal = journal
        self._scratch = scratch
        self._initialised = False
        self._turn = threading.Lock()
        self._over = False
        journal.init_start()
        self.process = begin()

    @property
    def cold(self) -> bool:
        """Whether the next invocation meets a process that has not run one."""
        return not self._initialised or self.process.ended

    def begin_again(self) -> None:
        """Have another process, in an init phase of its own."""
        self._journal.init_start()
        self._renew()

    def end(self) -> RuntimeProcess:
        """Let no other process begin; the last one."""
        with self._turn:
            self._over = True
        return self.process

    def init(self, limit: float) -> float | None:
        """Wait for the init that began with the process: its milliseconds, or None if it failed."""
        self._initialised = True
        process = self.process
        state = self._wait_ready(process.started_at + limit)
        process.drain()
        if isinstance(state, Ready):
            took = (state.at - process.started_at) * 1000
            self._journal.init_report(Init(took))
            return took
        self._journal.init_report(self._failed_init("init", state))
        process.kill()
        return None

    def invoke(self, request: Request) -> Finished:
        """Run one invocation to its end."""
        cold, before = self.cold, self.process
        init_ms = None if self._initialised else self.init(self._function.longest_init)
        began = clock.stopwatch()
        served = self._serve(request, began + self._function.longest)
        took = (clock.stopwatch() - began if served else self._function.longest) * 1000
        served, used = self._within_limits(served)
        if not isinstance(served, Answer):
            self.process.kill()
        verdict = judge(served, request.id, self._function.longest)
        self.process.drain()
        self._explain(served, verdict)
        written = self._journal.end(self._report(request, verdict, took, used, init_ms))
        cold = cold or self.process is not before
        return Finished(verdict.outcome, verdict.payload, written.log, took, cold, written.tail)

    def weigh(self, groups: memory.Groups) -> None:
        """Look at the memory of the process, and end it if that is too much."""
        self.process.weigh(groups, self._function.most_memory)

    def measure(self, _: None) -> None:
        """The same of what is in the scratch folder."""
        self._scratch.look()
        if self._scratch.is_over:
            self.process.end()

    def _serve(self, request: Request, until: float) -> Served:
        if self.process.ended:
            self._renew()
            state = self._wait_ready(until)
            self.process.drain()
            if not isinstance(state, Ready):
                self._journal.init_report(self._failed_init("invoke", state))
                self._journal.start(request.id, request.function_arn)
                return state
        self._journal.start(request.id, request.function_arn)
        deadline = clock.wall() + until - clock.stopwatch()
        served = self.process.ask(replace(request, deadline_ms=int(deadline * 1000)), until)
        return self._serve(request, until) if isinstance(served, NotTaken) else served

    def _renew(self) -> None:
        with self._turn:
            if self._over:  # killed while an invocation was under way: nothing may come after that
                raise Ended("this execution environment was ended")
            self.process = self._begin()

    def _wait_ready(self, until: float) -> Beginning:
        state = self.process.wait_ready(until)
        return OutOfMemory() if self.process.memory() > self._function.most_memory else state

    def _within_limits(self, served: Served) -> tuple[Served, int]:
        """What was served, unless memory or scratch folder were too full; and the bytes of memory used."""
        used = self.process.memory()
        if used > self._function.most_memory:
            served = OutOfMemory()
        if not self._scratch.is_over:
            self._scratch.look_quickly()
        if self._scratch.is_over:
            served = StorageFull(self._scratch.used, self._scratch.limit)
        return served, min(used, self._function.most_memory)

    def _explain(self, served: Served, verdict: Verdict) -> None:
        """What the log says beyond AWS's."""
        if isinstance(served, StorageFull):
            self._scratch.empty()
            self._journal.hear([LogEvent(clock.wall(), f"[sandbox] {verdict.payload.decode()}\n")])
        if verdict.outcome == "error" and (hint := hints.about(verdict.payload)):
            self._journal.hear([LogEvent(clock.wall(), hint)])

    def _report(
        self, request: Request, verdict: Verdict, took: float, used: int, init_ms: float | None
    ) -> Report:
        return Report(
            request.id,
            duration_ms=took,
            memory_size=self._function.memory_size,
            memory_used=used,
            init_ms=init_ms,
            status=verdict.status,
            error_type=verdict.error_type,
            produced=len(verdict.payload),
            trace=request.trace_id if self._function.traced else None,
        )

    def _failed_init(self, phase: str, state: InitError | Exit | OutOfMemory | None) -> Init:
        took = (clock.stopwatch() - self.process.started_at) * 1000
        match state:
            case None:
                return Init(took, phase, "timeout")
            case InitError(body):
                kind = failures.error_type(body)
            case OutOfMemory():
                kind = failures.OUT_OF_MEMORY
            case Exit():
                kind = failures.EXIT
        return Init(took, phase, "error", kind)
