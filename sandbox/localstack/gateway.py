"""The gateway's doorkeeper: no foreign web page and no foreign host name gets an answer.

LocalStack lets its vendor's web pages in and leaves S3 out of the check altogether. A page that a
browser shows must not reach the sandbox, neither directly (Origin, Referer, Sec-Fetch-Site) nor by a
name that its owner points at 127.0.0.1 (Host). A container has further names that are its own.
"""

from typing import Any
from urllib.parse import urlsplit

from localstack import config
from localstack.aws.api import RequestContext
from localstack.http import Response
from rolo.gateway import HandlerChain

from sandbox.localstack import environment

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
# Names below these are LocalStack's own: bucket and queue host names.
LOOPBACK_DOMAINS = (".localhost", ".localhost.localstack.cloud", ".127.0.0.1")
LOCALSTACK_NAME = "localhost.localstack.cloud"


class Doorkeeper:
    """The first handler of the chain; refuses with 403 and ends it, so that no CORS header is added."""

    def __call__(self, chain: "HandlerChain[Any]", context: RequestContext, response: Response) -> None:
        reason = refusal(context.request.headers)
        if reason:
            response.status_code = 403
            response.set_response(f"Refused by the sandbox: {reason}\n")
            chain.terminate()


def refusal(headers: object) -> str | None:
    """Why a request with these headers is not answered, or None. ``headers`` has a ``get`` method."""
    get = headers.get  # type: ignore[attr-defined]
    host = get("Host") or ""
    if not _is_loopback(_hostname(f"//{host}")):
        return f"the Host header names {host!r}, not this machine"
    if get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        return "it comes from a web page of another site"
    origin = get("Origin") or get("Referer")
    if origin and not _is_own_page(origin):
        return f"it comes from the web page {origin!r}"
    return None


def _hostname(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_loopback(name: str) -> bool:
    known = name in LOOPBACK or name == LOCALSTACK_NAME or name.endswith(LOOPBACK_DOMAINS)
    return known or name in environment.host_names()


def _is_own_page(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    own = _is_loopback(_hostname(url)) and port in {listen.port for listen in config.GATEWAY_LISTEN}
    return own or f"{parts.scheme}://{parts.netloc}" in config.EXTRA_CORS_ALLOWED_ORIGINS.split(",")
