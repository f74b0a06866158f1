"""Requests on their way to DynamoDB Local: as they came, over connections that are kept.

LocalStack's proxy makes a second request of each, and `requests` a third: a fifth of what a write takes.
"""

from typing import Any
from urllib.parse import urlsplit

import urllib3
from localstack.http import Request, Response

CONNECTIONS = 64
"""Kept at most; of more, each is closed after its answer."""
HOP_BY_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "expect"})
"""Headers of one connection (RFC 9110, section 7.6.1), which the next one has of its own."""


class Forwarding:
    """What LocalStack calls a proxy: ``forward`` is all that is asked of it."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self._pool = urllib3.HTTPConnectionPool(address.hostname or "", address.port, maxsize=CONNECTIONS)

    def forward(self, request: Request, forward_path: str | None = None, headers: Any = None) -> Response:
        """The whole answer to ``request``; raises urllib3's errors, NewConnectionError where none listens."""
        answer = self._pool.urlopen(
            request.method,
            forward_path or "/",
            body=request.get_data(),
            headers={**_passed_on(request.headers.items()), **(headers or {})},
            retries=False,
            redirect=False,
            timeout=None,
            decode_content=False,
        )
        return Response(answer.data, status=answer.status, headers=_passed_on(answer.headers.items()))


def _passed_on(headers: Any) -> dict[str, str]:
    return {name: value for name, value in headers if name.lower() not in HOP_BY_HOP}
