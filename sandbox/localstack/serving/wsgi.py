"""A request of h11 as what WSGI and rolo want to know, and what WSGI answers as h11's response (PEP 3333)."""

import sys
from collections.abc import Callable, Iterable
from email.utils import formatdate
from typing import IO, Any
from urllib.parse import unquote_to_bytes, urlsplit

import h11

Environment = dict[str, Any]
Application = Callable[[Environment, Any], Iterable[bytes]]


def environment(request: h11.Request, body: IO[bytes], ends: tuple[Any, Any]) -> Environment:
    """PEP 3333's variables, and ``rolo.headers``: names as they were sent, in their order.

    ``ends`` are the addresses of the connection, this one first, as sockets tell them.
    """
    target = request.target.decode("latin-1")
    path, _, query = _origin_form(target).partition("?")
    headers = list(request.headers.raw_items())
    here, there = ends
    return {
        **_as_variables(headers),
        "REQUEST_METHOD": request.method.decode("ascii"),
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "REQUEST_URI": target,
        "RAW_URI": target,
        "SERVER_NAME": here[0],
        "SERVER_PORT": str(here[1]),
        "SERVER_PROTOCOL": f"HTTP/{request.http_version.decode('ascii')}",
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
        "rolo.headers": headers,
    }


class Start:
    """WSGI's ``start_response``, for a request of this method."""

    def __init__(self, method: str) -> None:
        self._method = method
        self._given: tuple[str, list[tuple[str, str]]] = ("", [])
        self._sent = False

    def __call__(
        self, status: str, headers: list[tuple[str, str]], _error: Any = None
    ) -> Callable[[bytes], None]:
        self._given = (status, headers)
        return _write

    @property
    def has_body(self) -> bool:
        return self._method != "HEAD" and self._given[0][:3] not in ("204", "304")

    def head(self) -> list[h11.Response]:
        """What has to be sent before anything else: nothing from the second time on."""
        if self._sent:
            return []
        self._sent = True
        (code, _, reason), headers = self._given[0].partition(" "), self._given[1]
        raw = [(name.encode("latin-1"), value.strip().encode("latin-1")) for name, value in headers]
        if not any(name.lower() == b"date" for name, _ in raw):
            raw.append((b"Date", formatdate(usegmt=True).encode()))
        return [h11.Response(status_code=int(code), reason=reason.encode("latin-1"), headers=raw)]


def _write(_data: bytes) -> None:
    raise NotImplementedError("PEP 3333 keeps write() for old frameworks; the gateway gives pieces")


def _origin_form(target: str) -> str:
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
