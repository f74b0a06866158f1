"""HTTP/1.1 over one connection: each request is answered by the gateway, in the connection's own thread.

h11 knows the protocol: what is framed how, what ends a connection, what is refused.
"""

import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.utils import formatdate
from http.client import responses
from tempfile import SpooledTemporaryFile
from threading import Condition, Thread
from typing import IO, Any, Protocol, cast

import h11

from sandbox.localstack.serving import wsgi

LOG = logging.getLogger(__name__)
IDLE = 60.0  # seconds that a connection is kept on which nothing happens
PIECE = 64 * 1024  # bytes that are read at once
LARGEST_HEAD = 64 * 1024
IN_MEMORY = 1024 * 1024  # bytes of a request's body; what is larger waits in a file


class Elsewhere(Protocol):
    """Who takes connections that do not speak HTTP/1.1."""

    def take(self, connection: socket.socket) -> bool: ...


class Conversations:
    """All connections of one gateway.

    There is no limit to their number: one that waits costs a thread that waits, and a function that calls
    another one needs both.
    """

    def __init__(self, application: wsgi.Application, elsewhere: Elsewhere) -> None:
        self._application = application
        self._elsewhere = elsewhere
        self._answering = 0
        self._changed = Condition()

    def begin(self, connection: socket.socket) -> None:
        Thread(target=self._hold, args=(connection,), name="gateway-connection", daemon=True).start()

    def await_answers(self, seconds: float) -> None:
        """Wait until nothing is being answered, at most so long."""
        with self._changed:
            if not self._changed.wait_for(lambda: not self._answering, seconds):
                LOG.warning("%s requests are still being answered", self._answering)

    def await_an_end(self, seconds: float) -> None:
        """Wait until a request has been answered, at most so long."""
        with self._changed:
            self._changed.wait(seconds)

    def _hold(self, connection: socket.socket) -> None:
        with suppress(OSError):  # the other side has gone, or was silent for too long
            connection.settimeout(IDLE)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._elsewhere.take(connection):
                return
            with suppress(_Gone):
                self._converse(_Wire(connection))
        connection.close()

    def _converse(self, wire: "_Wire") -> None:
        try:
            while request := wire.next_request():
                with SpooledTemporaryFile(max_size=IN_MEMORY) as body:
                    wire.read_body(cast("IO[bytes]", body))
                    head = _head_of(request)
                    environment = wsgi.environment(head, cast("IO[bytes]", body), wire.ends)
                    with self._counted():
                        _answer(wire, self._application, environment)
                if not wire.goes_on():
                    return
        except h11.RemoteProtocolError as error:
            wire.give_up(error.error_status_hint, str(error))
        except _Gone:
            raise
        except Exception as error:  # of a full disk, too
            LOG.exception("A request was not answered")
            wire.give_up(500, f"The gateway failed: {error!r}")

    @contextmanager
    def _counted(self) -> Iterator[None]:
        self._count(1)
        try:
            yield
        finally:
            self._count(-1)

    def _count(self, change: int) -> None:
        with self._changed:
            self._answering += change
            self._changed.notify_all()


class _Gone(Exception):
    """The other side is not there any more, or was silent for too long."""


class _Wire:
    """A connection's bytes as h11's events."""

    def __init__(self, connection: socket.socket) -> None:
        self.ends = (connection.getsockname(), connection.getpeername())
        self._connection = connection
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=LARGEST_HEAD)

    def next_request(self) -> h11.Request | None:
        """None where the other side has closed the connection.

        Raises: h11.RemoteProtocolError: what came is no HTTP/1.1.
        """
        event = self._event()
        return event if isinstance(event, h11.Request) else None

    def read_body(self, into: IO[bytes]) -> None:
        """All of it: nothing is answered before it is there, as LocalStack's own server does it."""
        if self._http.they_are_waiting_for_100_continue:
            # With its reason: botocore takes a status line without one for the end of the request.
            self.send(h11.InformationalResponse(status_code=100, headers=[], reason=b"Continue"))
        while isinstance(event := self._event(), h11.Data):
            into.write(event.data)
        into.seek(0)

    def send(self, *events: Any) -> None:
        data = b"".join(self._http.send(event) or b"" for event in events)
        if data:
            try:
                self._connection.sendall(data)
            except OSError as error:
                raise _Gone from error

    def goes_on(self) -> bool:
        """Whether another request may come; after this call it may be read."""
        if self._http.our_state is not h11.DONE or self._http.their_state is not h11.DONE:
            return False
        self._http.start_next_cycle()
        return True

    def give_up(self, status: int, why: str) -> None:
        """Say why, where no answer has begun."""
        if self._http.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            text = f"{why}\n".encode()
            head = [("Content-Length", str(len(text))), ("Connection", "close")]
            reason = responses.get(status, "").encode()
            answer = h11.Response(status_code=status, headers=head, reason=reason)
            self.send(answer, h11.Data(text), h11.EndOfMessage())

    def _event(self) -> Any:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            try:
                self._http.receive_data(self._connection.recv(PIECE))
            except OSError as error:
                raise _Gone from error
        return event


def _answer(wire: _Wire, application: wsgi.Application, environment: wsgi.Environment) -> None:
    started = wsgi.Start(environment["REQUEST_METHOD"])
    pieces = application(environment, started)
    try:
        # An answer may be a stream: each piece goes when it is there, the first one with the head.
        head = [_response(started)]
        for piece in pieces:
            if piece and started.has_body:
                wire.send(*head, h11.Data(piece))
                head = []
        wire.send(*head, h11.EndOfMessage())
    finally:
        if close := getattr(pieces, "close", None):
            close()


def _head_of(request: h11.Request) -> wsgi.Head:
    return wsgi.Head(
        request.method.decode("ascii"),
        request.target.decode("latin-1"),
        list(request.headers.raw_items()),
        request.http_version.decode("ascii"),
    )


def _response(started: wsgi.Start) -> h11.Response:
    raw = [(name.encode("latin-1"), value.strip().encode("latin-1")) for name, value in started.headers]
    if not any(name.lower() == b"date" for name, _ in raw):
        raw.append((b"Date", formatdate(usegmt=True).encode()))
    return h11.Response(status_code=started.status, reason=started.reason.encode("latin-1"), headers=raw)
