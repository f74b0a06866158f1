"""One execution environment: a handler process, begun anew whenever it has ended, one invocation at a time.

Init begins when the environment does and may take ten seconds. If it fails it is run once more inside
the invocation, against the function's own timeout, as is every later beginning: after a crash or a
time-out the environment stays, with its scratch folder, and only the process is new.
"""

import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from sandbox.localstack import clock
from sandbox.localstack.executor import failures, hints, memory, storage
from sandbox.localstack.executor.children import Exit
from sandbox.localstack.executor.exchange import Answer, InitError, NotTaken, Ready, Request
from sandbox.localstack.executor.journal import Journal
from sandbox.localstack.executor.platform_log import Init, Report
from sandbox.localstack.executor.process import RuntimeProcess
from sandbox.localstack.executor.storage import Storage
from sandbox.localstack.executor.verdicts import OutOfMemory, Served, StorageFull, judge
from sandbox.localstack.ledger.invocations import Outcome
from sandbox.localstack.logs.events import LogEvent

INIT_LIMIT = 10.0  # seconds
NO_LIMIT = 24 * 60 * 60.0
"""Seconds that somebody may stand in a breakpoint: a deadline is a number."""
PROVISIONED_INIT_LIMIT = 900.0


@dataclass(frozen=True)
class Function:
    """What an environment has to know of the function version that it runs."""

    version: str
    runtime: str
    timeout: float
    """Seconds."""
    memory_size: int
    """MB."""
    storage_size: int = 512
    """MB."""
    traced: bool = False
    """Whether its TracingConfig is active."""
    debugged: bool = False
    """Whether a debugger looks at it: neither time nor memory is limited then."""

    @property
    def longest(self) -> float:
        """Seconds that an invocation may take."""
        return NO_LIMIT if self.debugged else self.timeout

    @property
    def longest_init(self) -> float:
        """The same of an init."""
        return NO_LIMIT if self.debugged else INIT_LIMIT


class Ended(RuntimeError):
    """The environment was stopped or ended before it ran an invocation."""


class InitFailed(Exception):
    """The init of a provisioned environment, as often as it is tried."""


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


class Environment:
    """``begin`` starts a process for it, which writes to ``journal`` and into ``scratch``; ``discard`` is
    called once, when no process will be any more."""

    def __init__(
        self,
        function: Function,
        begin: Callable[[], RuntimeProcess],
        discard: Callable[[], None],
        journal: Journal,
        scratch: Storage,
    ) -> None:
        self._function = function
        self._begin = begin
        self._discard = discard
        self._journal = journal
        self._scratch = scratch
        journal.init_start()
        self._process = begin()
        self._initialised = False
        self._one_at_a_time = threading.Lock()
        self._life = threading.Lock()
        self._busy = False
        self._stopping = False
        self._closed = False

    @property
    def cold(self) -> bool:
        """Whether the next invocation meets a process that has not run one."""
        return not self._initialised or self._process.ended

    @property
    def stopped(self) -> bool:
        """Whether it takes no invocation any more."""
        return self._stopping

    @property
    def waits(self) -> bool:
        """Whether its process is not ready yet."""
        return not self._process.ready

    @property
    def busy(self) -> bool:
        """Whether an invocation is under way."""
        return self._busy

    @property
    def alive(self) -> bool:
        """Whether it has a process, and not one that is being ended."""
        return not self._process.ended and (self._busy or not self._stopping)

    def initialise(self, attempts: int) -> None:
        """Have the init done before anything is invoked, with the time that provisioned concurrency gives it.

        Raises InitFailed after so many attempts.
        """
        with self._one_at_a_time:
            for attempt in range(attempts):
                if attempt:
                    self._journal.init_start()
                    self._begin_again()
                if self._init(PROVISIONED_INIT_LIMIT) is not None:
                    return
        raise InitFailed(f"its init failed {attempts} times; its log group has the reason")

    def invoke(self, request: Request) -> Finished:
        """Run one invocation to its end; failures of the function are results, not exceptions."""
        with self._one_at_a_time:
            self._enter()
            try:
                with memory.SAMPLER.watching(self._weigh), storage.SAMPLER.watching(self._measure):
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
        self._journal.close()
        self._discard()

    def _enter(self) -> None:
        with self._life:
            if self._stopping:
                raise Ended("this execution environment was stopped")
            self._busy = True

    def _leave(self) -> None:
        with self._life:
            self._busy = False
            stopping = self._stopping
        if stopping:
            self.kill()

    def _invoke(self, request: Request) -> Finished:
        cold, before = self.cold, self._process
        init_ms = None if self._initialised else self._init(self._function.longest_init)
        began = clock.stopwatch()
        served = self._serve(request, began + self._function.longest)
        took = clock.stopwatch() - began if served else self._function.longest
        used = self._process.memory()
        if used > self._memory_limit:
            served = OutOfMemory()
        served = self._stored(served)
        if not isinstance(served, Answer):
            self._process.kill()
        if isinstance(served, StorageFull):
            self._scratch.empty()
        verdict = judge(served, request.id, self._function.longest)
        self._process.drain()
        report = Report(
            request.id,
            duration_ms=took * 1000,
            memory_size=self._function.memory_size,
            memory_used=min(used, self._memory_limit),
            init_ms=init_ms,
            status=verdict.status,
            error_type=verdict.error_type,
            produced=len(verdict.payload),
            trace=request.trace_id if self._function.traced else None,
        )
        if isinstance(served, StorageFull):
            self._journal.hear([LogEvent(clock.wall(), f"[sandbox] {verdict.payload.decode()}\n")])
        if verdict.outcome == "error" and (hint := hints.about(verdict.payload)):
            self._journal.hear([LogEvent(clock.wall(), hint)])
        written = self._journal.end(report)
        cold = cold or self._process is not before
        return Finished(verdict.outcome, verdict.payload, written.log, took * 1000, cold, written.tail)

    @property
    def _memory_limit(self) -> int:
        """Bytes."""
        return sys.maxsize if self._function.debugged else self._function.memory_size * memory.MB

    def _weigh(self, groups: memory.Groups) -> None:
        self._process.weigh(groups, self._memory_limit)

    def _measure(self, _: None) -> None:
        self._scratch.look()
        if self._scratch.is_over:
            self._process.end()

    def _stored(self, served: Served) -> Served:
        """The same, or what it is when the scratch folder holds too much."""
        if not self._scratch.is_over:
            self._scratch.look_quickly()
        return StorageFull(self._scratch.used, self._scratch.limit) if self._scratch.is_over else served

    def _init(self, limit: float) -> float | None:
        """Wait for the init that began with the process: its milliseconds, or None if it failed."""
        self._initialised = True
        process = self._process
        state = self._wait_ready(process.started_at + limit)
        process.drain()
        if isinstance(state, Ready):
            took = (state.at - process.started_at) * 1000
            self._journal.init_report(Init(took))
            return took
        self._journal.init_report(self._failed_init("init", state))
        process.kill()
        return None

    def _wait_ready(self, until: float) -> Ready | InitError | Exit | OutOfMemory | None:
        state = self._process.wait_ready(until)
        return OutOfMemory() if self._process.memory() > self._memory_limit else state

    def _serve(self, request: Request, until: float) -> Served:
        if self._process.ended:
            self._begin_again()
            state = self._wait_ready(until)
            self._process.drain()
            if not isinstance(state, Ready):
                self._journal.init_report(self._failed_init("invoke", state))
                self._journal.start(request.id, request.function_arn)
                return state
        self._journal.start(request.id, request.function_arn)
        deadline = clock.wall() + until - clock.stopwatch()
        served = self._process.ask(replace(request, deadline_ms=int(deadline * 1000)), until)
        return self._serve(request, until) if isinstance(served, NotTaken) else served

    def _begin_again(self) -> None:
        with self._life:
            if self._closed:  # killed while an invocation was under way: nothing may come after that
                raise Ended("this execution environment was ended")
            self._process = self._begin()

    def _failed_init(self, phase: str, state: InitError | Exit | OutOfMemory | None) -> Init:
        took = (clock.stopwatch() - self._process.started_at) * 1000
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
