"""A port that stays the same whatever process is behind it: what connects is led to the one that is there.

A debugger's own port goes with its process, and its adapter may hold it for a while after that. An editor
may come before the process does: it is held until there is one.
"""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

CHUNK = 1 << 16
LOOK_EVERY = 0.02
"""Seconds between two tries to reach the process."""
LOOPBACK = "127.0.0.1"


class Relay:
    """Listens on ``port`` of the loopback address until closed; ``target`` tells the process's port, or None
    while there is none. Raises OSError where somebody else listens there."""

    def __init__(self, port: int, target: Callable[[], int | None]) -> None:
        self._target = target
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._closed = threading.Event()
        self._listener = socket.create_server((LOOPBACK, port))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, name=f"sandbox-relay-{self.port}", daemon=True).start()

    def close(self) -> None:
        """Stop listening, and end every connection."""
        self._closed.set()
        with self._lock:
            ends = [self._listener, *self._open]
        for end in ends:
            _end(end)

    def _accept(self) -> None:
        while not self._closed.is_set():
            try:
                editor, _ = self._listener.accept()
            except OSError:  # closed
                return
            threading.Thread(target=self._serve, args=(editor,), daemon=True).start()

    def _serve(self, editor: socket.socket) -> None:
        with self._kept(editor):
            process = self._reached(editor)
            if process is not None:
                with self._kept(process):
                    back = threading.Thread(target=_copy, args=(process, editor), daemon=True)
                    back.start()
                    _copy(editor, process)
                    back.join()

    def _reached(self, editor: socket.socket) -> socket.socket | None:
        """A connection to the process, once it listens; None when the editor does not wait any longer."""
        while not self._closed.is_set() and not _has_left(editor):
            if (port := self._target()) is not None:
                with contextlib.suppress(OSError):
                    return _connected(port)
            self._closed.wait(LOOK_EVERY)
        return None

    @contextlib.contextmanager
    def _kept(self, end: socket.socket) -> Iterator[None]:
        with self._lock:
            self._open.add(end)
        try:
            yield
        finally:
            with self._lock:
                self._open.discard(end)
            _end(end)


def _connected(port: int) -> socket.socket:
    """Raises OSError."""
    connection = socket.create_connection((LOOPBACK, port))
    if connection.getsockname() == connection.getpeername():  # nobody listens, and the kernel chose that port
        connection.close()
        raise ConnectionRefusedError(f"nobody listens on port {port}")
    return connection


def _copy(source: socket.socket, target: socket.socket) -> None:
    """Pass on what comes until the end of either; then neither hears anything more."""
    with contextlib.suppress(OSError):
        while data := source.recv(CHUNK):
            target.sendall(data)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


def _has_left(editor: socket.socket) -> bool:
    try:
        return editor.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def _end(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
