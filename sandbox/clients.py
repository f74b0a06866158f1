"""The only maker of boto3 clients: they talk to the sandbox's endpoint and to nothing else.

Nothing of the user's AWS configuration is read: no profile, no credentials file, no proxy, no
instance metadata. A request that would leave the endpoint is refused before a name is looked up.
"""

import threading
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from botocore.config import Config

from sandbox import __version__
from sandbox.errors import ForeignEndpoint
from sandbox.session import session
from sandbox.settings import DEFAULT_ACCOUNT, DEFAULT_REGION

_LOCAL_CONFIG: dict[str, Any] = {
    "proxies": {},
    "defaults_mode": "legacy",  # "auto" would ask the instance metadata service
    "inject_host_prefix": False,
    "retries": {"mode": "standard", "total_max_attempts": 3},
    "s3": {"addressing_style": "path"},
    "connect_timeout": 5,
    "max_pool_connections": 32,
    "user_agent": f"dynamodb-streams-sandbox/{__version__}",  # botocore's own takes long to put together
}
# A function may run for 15 minutes, and one whose answer is not waited for would be invoked again.
_LAMBDA_CONFIG: dict[str, Any] = {"read_timeout": 16 * 60}
_ANY = "sandbox"
"""LocalStack checks no signature."""
_MAKING = threading.Lock()
"""A session makes one client at a time; what it made is safe across threads."""


class Clients:
    """boto3 clients of one account and region of the sandbox, made once each; safe across threads."""

    def __init__(
        self, endpoint_url: str, account: str = DEFAULT_ACCOUNT, region: str = DEFAULT_REGION
    ) -> None:
        self.endpoint_url = endpoint_url
        self.account = account
        self.region = region
        self._lock = threading.Lock()
        self._made: dict[str, Any] = {}

    def client(self, service: str) -> Any:
        """The client of ``service``, as boto3 names it (``"dynamodb"``, ``"lambda"`` …)."""
        with self._lock:
            if service not in self._made:
                self._made[service] = self._make(service)
            return self._made[service]

    def begin(self, services: Iterable[str]) -> None:
        """Make the clients of ``services`` meanwhile: each is a lot of JSON to read."""
        threading.Thread(
            target=lambda: [self.client(service) for service in services], name="sandbox-clients", daemon=True
        ).start()

    def elsewhere(self, *, account: str | None = None, region: str | None = None) -> "Clients":
        """The same endpoint seen from another account or region."""
        return Clients(self.endpoint_url, account or self.account, region or self.region)

    def _make(self, service: str) -> Any:
        config = Config(**_LOCAL_CONFIG, **(_LAMBDA_CONFIG if service == "lambda" else {}))
        with _MAKING:
            client = session().create_client(
                service,
                region_name=self.region,
                endpoint_url=self.endpoint_url,
                aws_access_key_id=self.account,  # LocalStack reads the account from it
                aws_secret_access_key=_ANY,
                config=config,
            )
        client.meta.events.register_first("before-send", self._refuse_foreign)
        return client

    def _refuse_foreign(self, request: Any, **_: Any) -> None:
        if _origin(request.url) != _origin(self.endpoint_url):
            raise ForeignEndpoint(
                f"A request to {_origin(request.url)} was refused: this sandbox talks to "
                f"{self.endpoint_url} and to nothing else."
            )


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
