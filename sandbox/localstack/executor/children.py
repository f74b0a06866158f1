"""LocalStack's side of the spawner: starts it, sends it commands, hears of exits."""

import contextlib
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.localstack.executor.warm import Parent
from sandbox.localstack.executor.watcher import Watcher

LOG = logging.getLogger(__name__)
SCRIPT = Path(__file__).with_name("spawner.py")
PATIENCE = 10.0  # seconds for the spawner to end everything: killed before that, it leaves daemons behind


@dataclass(frozen=True)
class Exit:
    """How a process ended."""

    status: int
    """The exit status, or the negative number of the signal that ended it."""
    memory: int = 0
    """The most memory it held, in bytes; 0 if nobody knows."""
    error: str | None = None
    """Why it could not be started."""


@dataclass
class Child:
    """One handler process."""

    name: str
    on_exit: Callable[[Exit], None]
    pid: int | None = None
    """None until the spawner has started it."""


class Children:
    """All handler processes of this LocalStack, started by one spawner, which is replaced when it dies."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher
        self._lock = threading.Lock()
        self._children: dict[str, Child] = {}
        self._count = 0
        self._link: _Link | None = None

    def start(
        self,
        argv: Sequence[str],
        *,
        env: Mapping[str, str],
        cwd: str,
        output: int,
        on_exit: Callable[[Exit], None],
        parent: Parent | None = None,
    ) -> Child:
        """Start a process in a session of its own; ``output`` becomes its stdout and stderr and is closed
        here. ``on_exit`` is called once, in the watcher's thread, also when it cannot be started. Where
        there is a ``parent``, and it is ready, the process is forked from it."""
        with self._lock:
            self._count += 1
            child = Child(f"child-{self._count}", on_exit)
            self._children[child.name] = child
            link = self._connected()
            command = {"start": child.name, "argv": list(argv), "env": dict(env), "cwd": cwd}
            if parent is not None:
                command["parent"] = parent.name
            link.send(command, [output])
        os.close(output)
        return child

    def warm(self, parent: Parent) -> None:
        """Have a parent begun, if it is not there, to be ready in the next second."""
        with self._lock:
            self._connected().warm(parent)

    def kill(self, child: Child) -> None:
        """End the process and all of its group; its exit is heard of as usual."""
        with self._lock:
            if self._link is not None and child.name in self._children:
                self._link.send({"kill": child.name})

    def close(self) -> None:
        """End the spawner and with it every process."""
        with self._lock:
            link = self._link
        if link is not None:
            link.end()

    def ready(self) -> int:
        """Start the spawner if it is not running; its process id."""
        with self._lock:
            return self._connected().pid

    def _connected(self) -> "_Link":
        if self._link is None:
            self._link = link = _Link()
            self._watcher.add(link.channel, lambda: self._hear(link))
        return self._link

    def _hear(self, link: "_Link") -> None:
        if link is not self._link:
            return  # known to be gone
        messages = link.receive()
        if messages is None:
            self._lost(link)
            return
        for message in messages:
            if "started" in message:
                self._children[message["started"]].pid = message["pid"]
            else:
                with self._lock:
                    child = self._children.pop(message["exited"])
                child.on_exit(Exit(message["status"], message["memory"], message["error"]))

    def _lost(self, link: "_Link") -> None:
        """The spawner is gone: nothing that it started may live on."""
        with self._lock:
            orphans, self._children = list(self._children.values()), {}
            self._link = None
        self._watcher.close(link.channel)
        link.end()
        for child in orphans:
            if child.pid is not None:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(child.pid, signal.SIGKILL)
            child.on_exit(Exit(-signal.SIGKILL))


class _Link:
    """The spawner's process and the socket to it."""

    def __init__(self) -> None:
        self.channel, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", str(SCRIPT), str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env={},
                cwd="/",
                start_new_session=True,
            )
        self.pid = self._process.pid
        self._unread = b""
        self._warmed: set[str] = set()

    def send(self, command: dict[str, Any], descriptors: Sequence[int] = ()) -> None:
        data = json.dumps(command).encode() + b"\n"
        try:
            sent = socket.send_fds(self.channel, [data], descriptors)
            self.channel.sendall(data[sent:])
        except OSError:  # it has just died, which the watcher hears of and reports as the child's exit
            LOG.warning("the spawner of handler processes (pid %s) is gone", self.pid)

    def warm(self, parent: Parent) -> None:
        if parent.name not in self._warmed:
            self._warmed.add(parent.name)
            self.send({"warm": parent.name, "argv": list(parent.argv), "env": dict(parent.env)})

    def receive(self) -> list[dict[str, Any]] | None:
        """What it said, or None when it is gone."""
        try:
            data = self.channel.recv(1 << 16)
        except OSError:
            data = b""
        if not data:
            return None
        *lines, self._unread = (self._unread + data).split(b"\n")
        return [json.loads(line) for line in lines]

    def end(self) -> None:
        with contextlib.suppress(OSError):
            self.channel.shutdown(socket.SHUT_RDWR)
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
