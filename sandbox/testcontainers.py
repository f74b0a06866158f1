"""The sandbox as a container of testcontainers, for tests that have others of them beside it.

``pip install 'dynamodb-streams-sandbox[testcontainers]'``, and an image that `make up ENGINE=compose` or
`docker compose build` made. The fixture ``sandbox_container`` is one for a whole test run.
"""

import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from testcontainers.community.localstack import LocalStackContainer

from sandbox.clients import Clients
from sandbox.control import Control
from sandbox.engine import log_end, ready
from sandbox.engine.compose.engine import image
from sandbox.errors import EngineDied, EngineNotRunning
from sandbox.scenario.lifetime import lifetime
from sandbox.scenario.sandbox import Sandbox
from sandbox.scenario.stacks import Stack, find_template
from sandbox.settings import DEFAULT_ACCOUNT, DEFAULT_REGION, REMOTE, Settings

__all__ = ["SandboxContainer", "sandbox_container"]

PORT = 4566
LOOPBACK = ("localhost", "127.0.0.1")
LOOK_EVERY = 0.2


class SandboxContainer(LocalStackContainer):
    """Ready once ``start`` returns; what LocalStackContainer has works as it does there.

    ``with SandboxContainer() as container:`` starts it, and ends it with all that is in it.
    """

    def __init__(
        self, image_name: str | None = None, region_name: str = DEFAULT_REGION, **kwargs: Any
    ) -> None:
        """``image_name`` is ``SANDBOX_IMAGE``, or what `make up ENGINE=compose` builds."""
        super().__init__(image_name or image(), PORT, region_name, **kwargs)
        self.tmpfs.update({"/tmp": "exec,mode=1777", "/var/lib/localstack": "exec,uid=1000,gid=1000"})  # noqa: S108
        self.with_kwargs(init=True, read_only=True, cap_drop=["ALL"], security_opt=["no-new-privileges:true"])

    def start(self, timeout: float = 120) -> "SandboxContainer":
        """Raises EngineDied, with its last log lines, where it is not ready after ``timeout`` seconds."""
        host, port = self.get_docker_client().host(), _free_port()
        # Known beforehand: the addresses of queues have it in them.
        published: Any = ("127.0.0.1", port) if host in LOOPBACK else port
        self.ports[str(PORT)] = published
        self.with_env("SANDBOX_PORT", str(port)).with_env("SANDBOX_HOST_NAMES", host)
        # LocalStackContainer's own start waits for a line of the log, which comes too early.
        super(LocalStackContainer, self).start()
        self._wait(timeout)
        return self

    def clients(self, account: str = DEFAULT_ACCOUNT) -> Clients:
        """Its boto3 clients, which talk to nothing else: ``container.clients().client("dynamodb")``."""
        return Clients(self.get_url(), account, self.region_name)

    @contextmanager
    def deploy(self, template: str | Path, parameters: Mapping[str, str] | None = None) -> Iterator[Sandbox]:
        """What scenarios hold in their hands: the stack of ``template``, in an account of its own.

        ``template`` is a SAM template or its folder. Account and stack end with the ``with`` block.
        """
        path = find_template(Path(template).resolve(), Path())
        stack = Stack(path.parent.name, path, dict(parameters or {}))
        settings = replace(Settings.load(), engine=REMOTE, endpoint=self.get_url(), region=self.region_name)
        with lifetime([stack], settings, self.get_url(), default_account=False, keep=lambda: False) as held:
            yield held

    def _wait(self, timeout: float) -> None:
        control, end = Control(self.get_url()), time.monotonic() + timeout
        missing = "an answer"
        while missing:
            try:
                missing = ready.missing(control.get("status"))
            except EngineNotRunning:
                missing = "an answer"
            if missing and (time.monotonic() > end or not self._is_running()):
                raise EngineDied(f"The container is not ready: no {missing}. {self._last_lines()}")
            time.sleep(LOOK_EVERY if missing else 0)

    def _is_running(self) -> bool:
        container = self.get_wrapped_container()
        container.reload()
        return bool(container.status == "running")

    def _last_lines(self) -> str:
        log = self.get_wrapped_container().logs().decode(errors="replace")
        return f"Its last log lines:\n  {log_end.shown(log)}"


@pytest.fixture(scope="session")
def sandbox_container() -> Iterator[SandboxContainer]:
    """One for all tests of a run: ``from sandbox.testcontainers import sandbox_container``."""
    with SandboxContainer() as container:
        yield container


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
