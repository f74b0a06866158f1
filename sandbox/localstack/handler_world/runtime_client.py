"""AWS's ``runtime_client`` module in plain Python, for platforms where its native one does not load.

The same four functions, over one kept connection to the Lambda Runtime API.
"""

from __future__ import annotations

import http.client
import os
from urllib.parse import quote

_PREFIX = "/2018-06-01/runtime/invocation"
_HEADERS = (
    "Content-Type",
    "Lambda-Runtime-Aws-Request-Id",
    "Lambda-Runtime-Aws-Tenant-Id",
    "Lambda-Runtime-Client-Context",
    "Lambda-Runtime-Cognito-Identity",
    "Lambda-Runtime-Invocation-Id",
    "Lambda-Runtime-Invoked-Function-Arn",
    "Lambda-Runtime-Trace-Id",
)
_OK, _ACCEPTED = 200, 202


class _Connection:
    def __init__(self) -> None:
        self.user_agent = ""
        self._http: http.client.HTTPConnection | None = None

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str | None] | None = None
    ) -> http.client.HTTPResponse:
        if self._http is None:
            self._http = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
        sent = {name: value for name, value in (headers or {}).items() if value}
        self._http.request(method, _PREFIX + path, body, {"User-Agent": self.user_agent, **sent})
        return self._http.getresponse()

    def post(self, path: str, body: bytes, headers: dict[str, str | None]) -> None:
        answer = self.ask("POST", path, body, headers)
        text = answer.read()
        if answer.status != _ACCEPTED:
            raise RuntimeError(f"Failed to post {path}. Response code: {answer.status}. {text!r}")


_connection = _Connection()


def initialize_client(user_agent: str) -> None:
    _connection.user_agent = user_agent


def next() -> tuple[bytes, dict[str, str | int | None]]:  # noqa: A001 - the native module's name
    """The next invocation's event and headers; those that are missing are None, the deadline is a number."""
    answer = _connection.ask("GET", "/next")
    body = answer.read()
    if answer.status != _OK:
        raise RuntimeError(f"Failed to get next. Response code: {answer.status}")
    headers: dict[str, str | int | None] = {name: answer.headers.get(name) for name in _HEADERS}
    deadline = int(answer.headers["Lambda-Runtime-Deadline-Ms"])
    return body, {**headers, "Lambda-Runtime-Deadline-Ms": deadline}


def post_invocation_result(
    request_id: str, body: bytes, content_type: str, invocation_id: str | None = None
) -> None:
    headers = {"Content-Type": content_type, "Lambda-Runtime-Invocation-Id": invocation_id}
    _connection.post(f"/{quote(request_id)}/response", body, headers)


def post_error(request_id: str, error: str, xray_fault: str, invocation_id: str | None = None) -> None:
    headers = {
        "Content-Type": "application/json",
        "Lambda-Runtime-Function-XRay-Error-Cause": xray_fault,
        "Lambda-Runtime-Invocation-Id": invocation_id,
    }
    _connection.post(f"/{quote(request_id)}/error", error.encode(), headers)
