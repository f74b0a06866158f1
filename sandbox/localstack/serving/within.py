"""Requests of LocalStack's own clients, answered in the thread that asks.

A provider asks other services by requests to the gateway, dozens of them in a deployment: each was written to
a connection and read from it as if somebody else had asked, with a change of thread there and back. Here the
gateway gets the very same request without that, by the event that botocore has for it.
"""

import io
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import SplitResult, urlsplit

from botocore.awsrequest import AWSResponse
from urllib3 import HTTPHeaderDict, HTTPResponse

from sandbox.localstack.serving import wsgi

NOWHERE = (("127.0.0.1", 0), ("127.0.0.1", 0))
"""The two ends of a connection that there is not."""


class Within:
    """Answers botocore's requests to the gateway by its WSGI application; any other goes its way.

    The gateway is what listens on ``port`` under ``names``, and under names below those: buckets are there.
    """

    def __init__(self, application: wsgi.Application, port: int, names: Sequence[str]) -> None:
        self._application = application
        self._port = port
        self._names = names

    def __call__(self, request: Any, **_: Any) -> AWSResponse | None:
        url = urlsplit(request.url)
        if not self._is_here(url):
            return None
        head = wsgi.Head(request.method, wsgi.origin_form(request.url), _headers(request, url.netloc))
        start = wsgi.Start(request.method)
        pieces = self._application(wsgi.environment(head, io.BytesIO(_body(request)), NOWHERE), start)
        return _response(request, start, pieces)

    def _is_here(self, url: SplitResult) -> bool:
        ours = any(f".{url.hostname}".endswith(f".{name}") for name in self._names)
        return ours and url.scheme == "http" and url.port == self._port


def _headers(request: Any, host: str) -> list[tuple[bytes, bytes]]:
    """Those of the request, and those that http.client would add."""
    given = list(request.headers.items())
    names = {name.lower() for name, _ in given}
    added = [("Host", host), ("Accept-Encoding", "identity")]
    headers = [*(one for one in added if one[0].lower() not in names), *given]
    return [(name.encode("latin-1"), _encoded(value)) for name, value in headers]


def _encoded(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("latin-1")


def _body(request: Any) -> bytes:
    body = request.body or b""
    whole = body.read() if hasattr(body, "read") else body
    return whole.encode() if isinstance(whole, str) else bytes(whole)


def _response(request: Any, start: wsgi.Start, pieces: Iterable[bytes]) -> AWSResponse:
    body = io.BufferedReader(_Pieces(pieces, start.has_body))
    headers = HTTPHeaderDict(start.headers)
    raw = HTTPResponse(
        body,
        headers,
        start.status,
        preload_content=False,
        decode_content=False,
        request_method=request.method,
    )
    response = AWSResponse(request.url, start.status, headers, raw)
    if not request.stream_output:
        _ = response.content  # read now, as botocore's own session does it
    return response


class _Pieces(io.RawIOBase):
    """An answer's pieces as a file, each when it is read: an answer may be a stream without an end.

    Where the answer has no body they are closed, and not asked for.
    """

    def __init__(self, pieces: Iterable[bytes], has_body: bool) -> None:
        self._all = pieces
        self._pieces = iter(pieces if has_body else ())
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size

    def close(self) -> None:
        if not self.closed and (end := getattr(self._all, "close", None)):
            end()
        super().close()
