"""One handler process: its pipe, its Runtime API, its beginning and its end."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sandbox.localstack import clock
from sandbox.localstack.executor.children import Children, Exit
from sandbox.localstack.executor.exchange import Answer, Exchange, InitError, NotTaken, Ready, Request
from sandbox.localstack.executor.memory import Groups, most, together
from sandbox.localstack.executor.output import Hear, Output
from sandbox.localstack.executor.runtime_api import RuntimeApi
from sandbox.localstack.executor.warm import Parent
from sandbox.localstack.executor.watcher import Watcher

PATIENCE = (
    30.0  # seconds for a killed process to be gone: a warm parent that hangs holds the spawner up for some
)


@dataclass(frozen=True)
class Command:
    """What a handler process is started with."""

    argv: Sequence[str]
    env: Mapping[str, str]
    cwd: str
    parent: Parent | None = None
    """From which it may be forked."""


class RuntimeProcess:
    """Runs from its construction until :meth:`kill`, or until it ends by itself; ``hear`` gets its log."""

    def __init__(self, command: Command, children: Children, watcher: Watcher, hear: Hear) -> None:
        self.started_at = clock.stopwatch()
        self._children = children
        self._exchange = Exchange()
        self._output = Output(watcher, hear)
        self._api = RuntimeApi(self._exchange, watcher)
        self._memory = 0
        self._noting = threading.Lock()
        self._parent = command.parent
        self._child = children.start(
            command.argv,
            env={**command.env, "AWS_LAMBDA_RUNTIME_API": self._api.address},
            cwd=command.cwd,
            output=self._output.writing,
            on_exit=self._exited,
            parent=command.parent,
        )

    @property
    def ended(self) -> bool:
        return self._exchange.ended

    @property
    def ready(self) -> bool:
        """Whether it has finished its init."""
        return self._exchange.ready

    def wait_ready(self, until: float) -> Ready | InitError | Exit | None:
        """See :meth:`Exchange.wait_ready`."""
        state = self._exchange.wait_ready(until)
        if isinstance(state, Ready) and self._parent is not None:
            self._children.warm(self._parent)  # not sooner: it would have slowed this process down
        return state

    def ask(self, request: Request, until: float) -> Answer | Exit | NotTaken | None:
        """See :meth:`Exchange.ask`."""
        return self._exchange.ask(request, until)

    def drain(self) -> None:
        """Have everything heard that it has written by now."""
        self._output.drain()

    def memory(self) -> int:
        """The most memory that it was seen to hold, in bytes."""
        if self._child.pid is not None and not self.ended:
            return self._held(most(self._child.pid))
        return self._memory

    def weigh(self, groups: Groups, limit: int) -> None:
        """Look at what it and all that it started hold, and end them if it is over ``limit`` bytes."""
        members = groups.get(self._child.pid or 0)
        if not members or self.ended:
            return
        self.memory()
        if self._held(together(members, limit)) > limit:
            self.end()

    def end(self) -> None:
        """End it as :meth:`kill` does, without waiting."""
        self._children.kill(self._child)

    def kill(self) -> None:
        """End it, with everything it started, and wait until it is gone."""
        self.end()
        if self._exchange.wait_end(clock.stopwatch() + PATIENCE) is None:
            raise TimeoutError(f"process {self._child.pid} was killed and is not gone after {PATIENCE} s")

    def _held(self, seen: int) -> int:
        """The most so far, ``seen`` included. Looking takes a while, and others look meanwhile: what they saw
        is not forgotten."""
        with self._noting:
            self._memory = max(self._memory, seen)
            return self._memory

    def _exited(self, exit_: Exit) -> None:
        self._held(exit_.memory)
        self._output.close()
        self._api.close()
        self._exchange.end(exit_)
