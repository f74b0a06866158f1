"""One execution environment: a handler process, begun anew whenever it has ended, one invocation at a time.

Init begins when the environment does and may take ten seconds; what comes of it is in phases.py.
"""

import threading
from collections.abc import Callable

from sandbox.localstack.executor import memory, storage
from sandbox.localstack.executor.exchange import Request
from sandbox.localstack.executor.function import Function
from sandbox.localstack.executor.journal import Journal
from sandbox.localstack.executor.phases import Ended, Finished, Phases
from sandbox.localstack.executor.process import RuntimeProcess
from sandbox.localstack.executor.storage import Storage

PROVISIONED_INIT_LIMIT = 900.0


class InitFailed(Exception):
    """The init of a provisioned environment, as often as it is tried."""


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
        self._discard = discard
        self._journal = journal
        self._one_at_a_time = threading.Lock()
        self._life = threading.Lock()
        self._busy = False
        self._stopping = False
        self._closed = False
        self._phases = Phases(function, begin, journal, scratch)

    @property
    def cold(self) -> bool:
        """Whether the next invocation meets a process that has not run one."""
        return self._phases.cold

    @property
    def stopped(self) -> bool:
        """Whether it takes no invocation any more."""
        return self._stopping

    @property
    def waits(self) -> bool:
        """Whether its process is not ready yet."""
        return not self._phases.process.ready

    @property
    def busy(self) -> bool:
        """Whether an invocation is under way."""
        return self._busy

    @property
    def alive(self) -> bool:
        """Whether it has a process, and not one that is being ended."""
        return not self._phases.process.ended and (self._busy or not self._stopping)

    def initialise(self, attempts: int) -> None:
        """Have the init done before anything is invoked, with the time that provisioned concurrency gives it.

        Raises InitFailed after so many attempts.
        """
        with self._one_at_a_time:
            for attempt in range(attempts):
                if attempt:
                    self._phases.begin_again()
                if self._phases.init(PROVISIONED_INIT_LIMIT) is not None:
                    return
        raise InitFailed(f"its init failed {attempts} times; its log group has the reason")

    def invoke(self, request: Request) -> Finished:
        """Run one invocation to its end; failures of the function are results, not exceptions."""
        phases = self._phases
        with self._one_at_a_time:
            self._enter()
            try:
                with memory.SAMPLER.watching(phases.weigh), storage.SAMPLER.watching(phases.measure):
                    return phases.invoke(request)
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
        self._phases.end().kill()
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
