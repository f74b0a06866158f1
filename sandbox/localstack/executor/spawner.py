"""A small process that starts handler processes and outlives LocalStack just long enough to end them.

A script of its own, run as ``python -I -S spawner.py FD`` with nothing but the standard library. FD is
one end of a socket pair whose other end only LocalStack holds: when it closes, however LocalStack
ended, every process group started here is killed and the spawner ends. A parent-death signal would
not do, as it fires when the *thread* that started the child ends, and only on Linux.

One JSON object per line. In: ``{"start": name, "argv": [...], "env": {...}, "cwd": path}``, along with
the descriptor that becomes the child's stdout and stderr, and ``{"kill": name}``. With ``"parent": name``
the child is forked from a warm parent, if it is ready: ``{"warm": name, "argv": [...], "env": {...}}``.
Out: ``{"started": name, "pid": n}`` and, always, in the end
``{"exited": name, "status": n, "memory": bytes, "error": text or null}``,
where a negative status is a signal, as in :mod:`subprocess`.
"""

import contextlib
import ctypes
import json
import os
import resource
import selectors
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.localstack.executor.parents import WarmParents
else:
    sys.path.append(str(Path(__file__).parent))
    from parents import WarmParents

OPEN_FILES = 1024  # as on AWS
_DROP_FROM_BOUNDING_SET, _WRITE_ANYWHERE = 24, 1  # PR_CAPBSET_DROP, CAP_DAC_OVERRIDE of Linux
_ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER of Linux
NOT_STARTED = 127  # what a shell says of a command that it cannot run


class Spawner:
    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._unread = b""
        self._outputs: list[int] = []  # descriptors in the order of their start commands
        self._children: dict[str, int] = {}
        self._parents = WarmParents()

    def run(self) -> None:
        """Serve until LocalStack's end of the channel closes; then kill what is left."""
        try:
            with selectors.DefaultSelector() as selector:
                selector.register(self._channel, selectors.EVENT_READ, self._obey)
                selector.register(_child_signals(), selectors.EVENT_READ, self._reap)
                while True:
                    for key, _ in selector.select():
                        key.data()
        except (EOFError, ConnectionError):
            pass
        finally:
            for name in self._children:
                self._kill(name)
            end_adopted()

    def _obey(self) -> None:
        data, descriptors, _, _ = socket.recv_fds(self._channel, 1 << 16, 16)
        if not data:
            raise EOFError
        self._outputs += descriptors
        *lines, self._unread = (self._unread + data).split(b"\n")
        for line in lines:
            command = json.loads(line)
            if "kill" in command:
                self._kill(command["kill"])
            elif "warm" in command:
                self._parents.begin(command["warm"], command["argv"], command["env"])
            else:
                self._start(command)

    def _start(self, command: dict[str, Any]) -> None:
        name, output = command["start"], self._outputs.pop(0)
        try:
            pid = self._fork(command, output) or _execute(command, output)
        except (OSError, ValueError) as error:
            self._say({"exited": name, "status": NOT_STARTED, "memory": 0, "error": str(error)})
        else:
            self._children[name] = pid
            self._say({"started": name, "pid": pid})
        finally:
            os.close(output)

    def _fork(self, command: dict[str, Any], output: int) -> int | None:
        message = {key: command[key] for key in ("argv", "env", "cwd")}
        return self._parents.start(command["parent"], message, output) if "parent" in command else None

    def _kill(self, name: str) -> None:
        # Gone already, or (macOS) nothing but zombies left in the group.
        with contextlib.suppress(KeyError, ProcessLookupError, PermissionError):
            os.killpg(self._children[name], signal.SIGKILL)

    def _reap(self) -> None:
        os.read(_WAKE[0], 4096)
        names = {pid: name for name, pid in self._children.items()}
        while (pid := _ended()) is not None:
            name = names.get(pid)
            if name is not None:
                self._kill(name)  # what it left behind, while its number cannot belong to anybody else
            _, status, usage = os.wait4(pid, 0)
            if name is None:
                self._parents.forget(pid)
                continue
            del self._children[name]
            memory = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
            code = os.waitstatus_to_exitcode(status)
            self._say({"exited": name, "status": code, "memory": memory, "error": None})

    def _say(self, message: dict[str, Any]) -> None:
        self._channel.sendall(json.dumps(message).encode() + b"\n")


def _execute(command: dict[str, Any], output: int) -> int:
    child = subprocess.Popen(
        command["argv"],
        env=command["env"],
        cwd=command["cwd"],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
    )
    child.returncode = 0  # it is waited for by its number
    return child.pid


def _ended() -> int | None:
    """A process that has ended and was not waited for; it may be one that was adopted."""
    try:
        found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return None
    return None if found is None else found.si_pid


def adopt() -> None:
    """What handlers leave behind becomes this process's (Linux), as does what warm parents fork."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_ADOPT_ORPHANS, 1, 0, 0, 0)


def end_adopted() -> None:
    """End all processes that are this one's, and theirs when they become so."""
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    while sys.platform == "linux" and (found := children.read_text().split()):
        for pid in found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)
        os.wait()


def confine() -> None:
    """What holds for every process started from now on: AWS's limit of open files, and, where root starts
    them, that read-only folders are so for root too (Linux; elsewhere root may write)."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    limit = OPEN_FILES if most == resource.RLIM_INFINITY else min(OPEN_FILES, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    if sys.platform == "linux" and os.geteuid() == 0:
        ctypes.CDLL(None).prctl(_DROP_FROM_BOUNDING_SET, _WRITE_ANYWHERE, 0, 0, 0)


_WAKE: list[int] = []


def _child_signals() -> int:
    """A descriptor that becomes readable when a child has ended."""
    _WAKE[:] = os.pipe()
    for end in _WAKE:
        os.set_blocking(end, False)
    signal.set_wakeup_fd(_WAKE[1], warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    return _WAKE[0]


if __name__ == "__main__":
    confine()
    adopt()
    Spawner(socket.socket(fileno=int(sys.argv[1]))).run()
