"""Functions under a debugger: one process at a time for each, with no limits of time and memory, behind a
port that stays the same.

A session is asked for by somebody's process and ends with it. It takes the invocations of $LATEST; whatever
LocalStack has of environments meanwhile only stands in line.
"""

import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psutil

from sandbox.localstack.executor.environment import Environment
from sandbox.localstack.executor.exchange import Request
from sandbox.localstack.executor.phases import Ended, Finished
from sandbox.localstack.executor.relay import LOOPBACK, Relay

LOOK_EVERY = 0.5
"""Seconds between two looks at who asked for sessions."""


class Refused(Exception):
    """A session that cannot be; the text says why and what to do."""


@dataclass(frozen=True)
class Asked:
    """What a session is to be."""

    pid: int
    """Of the process that asks: the session ends when that does."""
    port: int
    """On the loopback address, for editors."""
    source: Path
    """The folder that the deployment package is made of."""
    debugger: Path | None
    """The folder that debugpy is installed in; None for Node, which brings its own."""


class Line(Protocol):
    """One of LocalStack's environments, which would run an invocation if nobody looked at the function."""

    @property
    def revision(self) -> str:
        """Of the function's code and settings."""

    @property
    def stopped(self) -> bool:
        """Whether what it stands for was replaced or deleted."""

    def debugged(self, session: "Session") -> Environment:
        """Begin an environment that a debugger can look at."""


class Session:
    """One function's. ``warm`` has LocalStack make an environment, which comes to :meth:`begin`."""

    def __init__(self, asked: Asked, timeout: Callable[[], float], warm: Callable[[], None]) -> None:
        self.asked = asked
        self.ended = False
        self._timeout = timeout
        self._warm = warm
        self._turn = threading.Lock()
        self._life = threading.RLock()
        self._environment: Environment | None = None
        self._owner: Line | None = None
        self._behind: int | None = None
        self._asker = psutil.Process(asked.pid)
        self._relay = Relay(asked.port, self._port_behind)

    @property
    def port(self) -> int:
        """That editors attach to."""
        return self._relay.port

    @property
    def abandoned(self) -> bool:
        """Whether the process that asked for it is gone."""
        try:
            return not self._asker.is_running() or self._asker.status() == psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return True

    def next_port(self) -> int:
        """A free port for the debugger of a process that is about to begin."""
        with socket.create_server((LOOPBACK, 0)) as probe:
            self._behind = int(probe.getsockname()[1])
        return self._behind

    def begin(self, line: Line) -> None:
        """Have a process there before anything is invoked; later, if an invocation is under way."""
        if self._turn.acquire(blocking=False):
            try:
                self._current(line)
            finally:
                self._turn.release()

    def invoke(self, request: Request, line: Line) -> Finished | None:
        """Run one invocation after the other; None if the session has ended before it has run."""
        with self._turn:
            try:
                environment = self._current(line)
                return environment.invoke(request) if environment else None
            except Ended:
                if self.ended:
                    return None
                raise

    def left(self, line: Line) -> None:
        """What ``line`` stands for is gone, and so is its process after the invocation under way."""
        with self._life:
            if self._owner is line and self._environment is not None:
                self._environment.stop()

    def end(self) -> None:
        """Let editors go, and end the process: after the invocation under way, if it takes no longer than the
        function's Timeout from now on, and at once if it still waits for an editor."""
        with self._life:
            self.ended = True
            environment = self._environment
        self._relay.close()
        if environment is None:
            return
        environment.stop()
        if environment.waits:
            environment.kill()
        else:
            timer = threading.Timer(self._timeout(), environment.kill)
            timer.daemon = True
            timer.start()

    def _current(self, line: Line) -> Environment | None:
        """That of the code which is to run next: begun by ``line``, if there is none."""
        with self._life:
            if self.ended:
                return None
            there, owner = self._environment, self._owner
            if there and owner and there.alive and not there.stopped and self._serves(owner, line):
                return there
            if there is not None:
                there.kill()
            self._environment, self._owner = line.debugged(self), line
            return self._environment

    @staticmethod
    def _serves(owner: Line, line: Line) -> bool:
        # One that waited while its code was replaced runs the new code: the editor need not change twice.
        return line.stopped or owner.revision == line.revision

    def _port_behind(self) -> int | None:
        # Never that of a process that has ended: its adapter listens a little longer, and then for ever.
        with self._life:
            there = self._environment
            if there is not None and there.alive:
                return self._behind
        if not self.ended and (there is None or not there.busy):
            self._warm()
        return None


class Sessions:
    """All of them; safe across threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sessions: dict[str, Session] = {}
        self._watched = False

    def of(self, arn: str) -> Session | None:
        """That of a function version's ARN."""
        return self._sessions.get(arn)

    def begin(
        self, arn: str, asked: Asked, timeout: Callable[[], float], warm: Callable[[], None]
    ) -> Session:
        """A session, new, or the one that the same process has. Raises Refused."""
        with self._lock:
            there = self._sessions.get(arn)
            if there is not None and not there.abandoned:
                if there.asked != asked:
                    raise Refused(f"it is debugged already, by process {there.asked.pid}")
                return there
            if there is not None:
                there.end()
            try:
                session = self._sessions[arn] = Session(asked, timeout, warm)
            except OSError as error:
                raise Refused(f"port {asked.port} cannot be had: {error.strerror}") from error
            except psutil.NoSuchProcess:
                raise Refused(f"there is no process {asked.pid}") from None
            if not self._watched:
                self._watched = True
                threading.Thread(target=self._watch, name="sandbox-debugging", daemon=True).start()
        return session

    def end(self, arn: str) -> bool:
        """Whether there was one."""
        with self._lock:
            session = self._sessions.pop(arn, None)
        if session is not None:
            session.end()
        return session is not None

    def _watch(self) -> None:
        pause = threading.Event()
        while not pause.wait(LOOK_EVERY):
            for arn, session in list(self._sessions.items()):
                if session.abandoned:
                    self.end(arn)


SESSIONS = Sessions()
"""Those of this LocalStack."""
