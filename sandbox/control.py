"""The sandbox's own HTTP API, ``/_sandbox/…``, as a client sees it."""

import json
from typing import Any
from urllib.parse import urlencode

import urllib3

from sandbox.errors import EngineError, EngineNotRunning, ForeignEngine

API_VERSION = 1
BARE_PATIENCE = 60.0
"""Seconds: a bare LocalStack takes a path that it does not know for S3's, and loads that first."""
# Connections are kept, whoever asks: many ask once.
_HTTP = urllib3.PoolManager(maxsize=32, retries=False)


class Control:
    """Asks the plugins that run inside LocalStack; every answer is JSON with ``"version": 1``."""

    def __init__(self, endpoint_url: str, *, timeout: float = 30.0) -> None:
        self.endpoint_url = endpoint_url
        self._timeout = timeout

    def get(self, path: str, **query: str | int) -> dict[str, Any]:
        """``GET /_sandbox/<path>``; raises EngineNotRunning, ForeignEngine, or EngineError: refused."""
        return self._ask("GET", path, query)

    def post(self, path: str, body: dict[str, Any], *, takes: float = 0.0) -> dict[str, Any]:
        """``POST`` with a JSON body; ``takes`` are the seconds that the engine was asked to wait itself."""
        return self._ask("POST", path, {}, body, takes)

    def delete(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        return self._ask("DELETE", path, {}, body)

    def _ask(
        self,
        method: str,
        path: str,
        query: dict[str, str | int],
        body: dict[str, Any] | None = None,
        takes: float = 0.0,
    ) -> dict[str, Any]:
        url = f"{self.endpoint_url}/_sandbox/{path}" + (f"?{urlencode(query)}" if query else "")
        content = None if body is None else json.dumps(body)
        headers = None if body is None else {"Content-Type": "application/json"}
        try:
            answer = _HTTP.request(method, url, body=content, headers=headers, timeout=self._timeout + takes)
        except urllib3.exceptions.ReadTimeoutError as error:
            raise EngineNotRunning(
                f"What listens at {self.endpoint_url} gave no answer within {self._timeout + takes:g} s. "
                "Look at its log: sandbox logs"
            ) from error
        except urllib3.exceptions.HTTPError as error:
            raise EngineNotRunning(
                f"Nothing answers at {self.endpoint_url}. Start the sandbox with: sandbox up"
            ) from error
        return self._ours(answer, url)

    def _ours(self, answer: urllib3.BaseHTTPResponse, url: str) -> dict[str, Any]:
        # On a LocalStack without our plugins, /_sandbox/… falls through to S3 and comes back as XML.
        try:
            body = json.loads(answer.data)
            assert isinstance(body, dict)
            version = body["version"]
        except (ValueError, KeyError, AssertionError) as error:
            raise ForeignEngine(
                f"What answers at {self.endpoint_url} is not this sandbox (HTTP {answer.status} at {url}). "
                "Another LocalStack may be running there; choose another port with SANDBOX_PORT."
            ) from error
        if version != API_VERSION:
            raise EngineError(
                f"The engine speaks version {version}, this client version {API_VERSION} of /_sandbox. "
                "Restart it with: sandbox down && sandbox up"
            )
        if "error" in body:
            raise EngineError(str(body["error"]))
        return body
