"""A request as what WSGI and rolo want to know, and what WSGI begins its answer with (PEP 3333)."""

import sys
from collections.abc import Callable, Iterable
from typing import IO, Any, NamedTuple
from urllib.parse import unquote_to_bytes, urlsplit

Environment = dict[str, Any]
Application = Callable[[Environment, Any], Iterable[bytes]]


class Head(NamedTuple):
    """What comes before a request's body."""

    method: str
    target: str
    headers: list[tuple[bytes, bytes]]
    """Names as they were sent, in their order."""
    version: str = "1.1"


def environment(head: Head, body: IO[bytes], ends: tuple[Any, Any]) -> Environment:
    """PEP 3333's variables, and ``rolo.headers``, which are the head's.

    ``ends`` are the addresses of the connection, this one first, as sockets tell them.
    """
    path, _, query = origin_form(head.target).partition("?")
    here, there = ends
    return {
        **_as_variables(head.headers),
        "REQUEST_METHOD": head.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "REQUEST_URI": head.target,
        "RAW_URI": head.target,
        "SERVER_NAME": here[0],
        "SERVER_PORT": str(here[1]),
        "SERVER_PROTOCOL": f"HTTP/{head.version}",
        "REMOTE_ADDR": there[0],
        "REMOTE_PORT": str(there[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": body,
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "rolo.headers": head.headers,
    }


class Start:
    """WSGI's ``start_response``, for a request of this method."""

    def __init__(self, method: str) -> None:
        self._method = method
        self._given: tuple[str, list[tuple[str, str]]] = ("", [])

    def __call__(
        self, status: str, headers: list[tuple[str, str]], _error: Any = None
    ) -> Callable[[bytes], None]:
        self._given = (status, headers)
        return _write

    @property
    def status(self) -> int:
        return int(self._given[0].partition(" ")[0])

    @property
    def reason(self) -> str:
        return self._given[0].partition(" ")[2]

    @property
    def headers(self) -> list[tuple[str, str]]:
        return self._given[1]

    @property
    def has_body(self) -> bool:
        return self._method != "HEAD" and self._given[0][:3] not in ("204", "304")


def _write(_data: bytes) -> None:
    raise NotImplementedError("PEP 3333 keeps write() for old frameworks; the gateway gives pieces")


def origin_form(target: str) -> str:
    """A client that believes this to be a proxy sends the whole address (RFC 9112, section 3.2.2)."""
    if target.startswith("/"):
        return target
    address = urlsplit(target)
    return f"{address.path or '/'}?{address.query}" if address.query else address.path or "/"


def _as_variables(headers: list[tuple[bytes, bytes]]) -> Environment:
    variables: Environment = {}
    for raw, value in headers:
        name = raw.decode("latin-1").upper().replace("-", "_")
        name = name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"
        text = value.decode("latin-1")
        variables[name] = f"{variables[name]},{text}" if name in variables else text
    return variables
