"""The spawner's side of warm parents: begins them, and asks them for processes. Standard library only."""

import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

PATIENCE = 8.0  # seconds that a parent which is ready may take to fork; init has ten
LONGEST = 1 << 16


class WarmParents:
    """By the names that LocalStack gives them. One that has ended, or does not answer, is not begun again."""

    def __init__(self) -> None:
        self._parents: dict[str, _Parent] = {}

    def begin(self, name: str, argv: Sequence[str], env: Mapping[str, str]) -> None:
        """Start one; it is of use as soon as it is ready, which nobody waits for."""
        try:
            self._parents[name] = _Parent(argv, env)
        except OSError as error:
            _tell(f"the warm parent {name} could not be started: {error}")

    def start(self, name: str, message: Mapping[str, Any], output: int) -> int | None:
        """Have a process forked, with ``output`` as its stdout and stderr: its number, or None."""
        parent = self._parents.get(name)
        return parent.start(message, output) if parent is not None and parent.is_ready() else None

    def forget(self, pid: int) -> None:
        """A process has ended, which may have been one of them."""
        for name, parent in list(self._parents.items()):
            if parent.pid == pid:
                del self._parents[name]
                _tell(f"the warm parent {name} has ended. {parent.last_words()}")


class _Parent:
    def __init__(self, argv: Sequence[str], env: Mapping[str, str]) -> None:
        self._link, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        # A pipe, because that is what its processes will have as their stdout and stderr.
        self._words, writing = os.pipe()
        with theirs, os.fdopen(writing, "wb") as output:
            self._process = subprocess.Popen(
                [*argv, str(theirs.fileno())],
                env=env,
                cwd="/",
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self.pid = self._process.pid
        self._ready = False

    def is_ready(self) -> bool:
        if not self._ready:
            with contextlib.suppress(BlockingIOError, ConnectionError):
                self._ready = bool(self._link.recv(LONGEST, socket.MSG_DONTWAIT))
        return self._ready

    def start(self, message: Mapping[str, Any], output: int) -> int | None:
        self._link.settimeout(PATIENCE)
        try:
            socket.send_fds(self._link, [json.dumps(message).encode()], [output])
            answer: dict[str, Any] = json.loads(self._link.recv(LONGEST) or "{}")
        except (OSError, ValueError):  # it has ended, which will be heard of, or it hangs
            answer = {}
        if "pid" not in answer:
            self._ready = False
            self._process.kill()
        return answer.get("pid")

    def last_words(self) -> str:
        self._process.returncode = 0  # somebody else has waited for it
        os.set_blocking(self._words, False)
        with os.fdopen(self._words, "rb") as words:
            return (words.read() or b"").decode("utf-8", "replace")


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
