"""AWS's Lambda Runtime API, over HTTP on a loopback port of its own for each handler process.

A port, because ``AWS_LAMBDA_RUNTIME_API`` is a host and a port to the runtime clients, and nothing more.
"""

import base64
import contextlib
import http.client
import http.server
import json
import re
import socket
import threading
from email.message import Message
from http import HTTPStatus

from sandbox.localstack.executor.exchange import Answer, Exchange, Request
from sandbox.localstack.executor.watcher import Watcher

PREFIX = "/2018-06-01/runtime"
_ANSWER = re.compile(PREFIX + r"/invocation/([^/]+)/(response|error)")
STREAM_ERROR = "Lambda-Runtime-Function-Error-Body"
_OK = b'{"status":"OK"}\n'


class RuntimeApi:
    """Listens until closed; each connection has a thread, and the client keeps one connection."""

    def __init__(self, exchange: Exchange, watcher: Watcher) -> None:
        self._exchange = exchange
        self._watcher = watcher
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.setblocking(False)
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        watcher.add(self._listener, self._accept)

    def close(self) -> None:
        self._watcher.close(self._listener)

    def _accept(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except (BlockingIOError, ConnectionError):  # it has gone again
            return
        connection.setblocking(True)
        name = f"sandbox-runtime-api-{self.address}"
        threading.Thread(target=self._converse, args=(connection,), name=name, daemon=True).start()

    def _converse(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(ConnectionError):  # a process that ends has nothing more to say
            _Conversation(connection, self._exchange)


class _Conversation(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body leave in one piece

    def __init__(self, connection: socket.socket, exchange: Exchange) -> None:
        self._exchange = exchange
        super().__init__(connection, connection.getpeername(), None)  # type: ignore[arg-type] # no server

    def do_GET(self) -> None:
        if self.path != PREFIX + "/invocation/next":
            return self._refuse(HTTPStatus.NOT_FOUND, "InvalidRequest")
        request = self._exchange.next()
        if request is None:
            self.close_connection = True
            return None
        return self._send(HTTPStatus.OK, request.event, _headers(request))

    def do_POST(self) -> None:
        body, trailers = self._body()
        if self.path == PREFIX + "/init/error":
            self._exchange.fail_init(body)
            return self._send(HTTPStatus.ACCEPTED, _OK)
        answered = _ANSWER.fullmatch(self.path)
        if answered is None:
            return self._refuse(HTTPStatus.NOT_FOUND, "InvalidRequest")
        answer = Answer(body, is_error=answered[2] == "error")
        if error := trailers.get(STREAM_ERROR):  # a streamed response that broke off
            answer = Answer(base64.b64decode(error), is_error=True)
        if not self._exchange.answer(answered[1], answer):
            return self._refuse(HTTPStatus.BAD_REQUEST, "InvalidRequestID")
        return self._send(HTTPStatus.ACCEPTED, _OK)

    def _body(self) -> tuple[bytes, Message]:
        """What is posted, and what follows it where it comes in chunks: a response that is streamed."""
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0))), Message()
        parts = []
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        return b"".join(parts), http.client.parse_headers(self.rfile)

    def _refuse(self, status: HTTPStatus, error_type: str) -> None:
        self._send(status, json.dumps({"errorMessage": status.phrase, "errorType": error_type}).encode())

    def _send(self, status: HTTPStatus, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response_only(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _headers(request: Request) -> dict[str, str]:
    headers = {
        "Lambda-Runtime-Aws-Request-Id": request.id,
        "Lambda-Runtime-Deadline-Ms": str(request.deadline_ms),
        "Lambda-Runtime-Invoked-Function-Arn": request.function_arn,
        "Lambda-Runtime-Trace-Id": request.trace_id,
        "Lambda-Runtime-Client-Context": request.client_context,
    }
    return {name: value for name, value in headers.items() if value}
