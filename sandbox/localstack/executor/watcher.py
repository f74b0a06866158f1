"""One thread that waits for everything that can become readable: sockets and pipes."""

import contextlib
import logging
import queue
import selectors
import socket
import threading
from collections.abc import Callable
from typing import Protocol

LOG = logging.getLogger(__name__)
CLOSED = -1  # what a closed file says its number is


class Readable(Protocol):
    def fileno(self) -> int: ...
    def close(self) -> None: ...


class Watcher:
    """Calls back when a file is readable. Registering and closing happen in its own thread, so that no
    call-back ever meets a file that was closed under it."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._changes: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._bell, self._ear = socket.socketpair()
        self._bell.setblocking(False)
        self._selector.register(self._ear, selectors.EVENT_READ, self._change)
        threading.Thread(target=self._run, name="sandbox-watcher", daemon=True).start()

    def add(self, file: Readable, on_readable: Callable[[], None]) -> None:
        """Call ``on_readable`` whenever ``file`` is; it must not block."""
        self._later(lambda: self._add(file, on_readable))

    def close(self, file: Readable) -> None:
        """Forget and close ``file``, soon; it may be called once more until then."""
        self._later(lambda: self._close(file))

    def _later(self, change: Callable[[], None]) -> None:
        self._changes.put(change)
        with contextlib.suppress(BlockingIOError):  # it is ringing already
            self._bell.send(b"\0")

    def _run(self) -> None:
        while True:
            for key, _ in self._selector.select():
                if self._selector.get_map().get(key.fd) == key:  # else closed a moment ago, in this round
                    self._call(key.data)

    def _call(self, on_readable: Callable[[], None]) -> None:
        try:
            on_readable()
        except Exception:
            LOG.exception("a call-back of the watcher failed")

    def _change(self) -> None:
        self._ear.recv(4096)
        while not self._changes.empty():
            self._changes.get()()

    def _add(self, file: Readable, on_readable: Callable[[], None]) -> None:
        self._selector.register(file, selectors.EVENT_READ, on_readable)

    def _close(self, file: Readable) -> None:
        if file.fileno() != CLOSED:
            if file.fileno() in self._selector.get_map():
                self._selector.unregister(file)
            file.close()
