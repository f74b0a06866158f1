"""The engine ``remote``: a LocalStack 4.x that somebody else runs, the official image's too.

It is never started or ended from here. Without our plugins it has no ledger and no settle.
"""

from functools import cached_property
from pathlib import Path
from typing import Any

from sandbox.control import Control
from sandbox.engine import fidelity, home
from sandbox.engine.protocol import Capabilities, Endpoint, EngineStatus
from sandbox.errors import EngineError, EngineNotRunning, ForeignEngine
from sandbox.progress import Progress
from sandbox.settings import REMOTE, Settings

VERSION = "4."


class RemoteEngine:
    name = REMOTE

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._control = Control(settings.endpoint_url)

    @cached_property
    def capabilities(self) -> Capabilities:
        ours = bool(self._details())
        return Capabilities(ledger=ours, accounts=ours)

    def up(self, progress: Progress) -> Endpoint:
        url = self._settings.endpoint_url
        with progress.step(f"Looking for a LocalStack at {url}"):
            if not self._details():
                self._refuse_what_is_no_localstack()
        home.prepare(self._settings.home)
        return Endpoint(url, url)

    def down(self, progress: Progress) -> bool:
        raise EngineError(
            f"What answers at {self._settings.endpoint_url} was not started from here, and is not ended from "
            "here. End it where it runs."
        )

    def status(self) -> EngineStatus:
        details = self._details()
        bare = None if details else fidelity.bare_version(self._settings.endpoint_url)
        answers = bool(details or bare)
        told = details or ({"localstack": bare, "plugins": "none of the sandbox's"} if bare else {})
        url, log = self._settings.endpoint_url, self.log()
        return EngineStatus(REMOTE, answers, answers, url, None, log, told)

    def log(self) -> Path:
        return self._settings.home / "remote.log"  # never there: its log is where it runs

    def _details(self) -> dict[str, Any]:
        try:
            return self._control.get("status")
        except (EngineNotRunning, ForeignEngine):
            return {}

    def _refuse_what_is_no_localstack(self) -> None:
        url = self._settings.endpoint_url
        version = fidelity.bare_version(url)
        if version is None:
            raise EngineNotRunning(
                f"No LocalStack answers at {url}. Start it there, or name another: SANDBOX_ENDPOINT=http://…"
            )
        if not version.startswith(VERSION):
            raise EngineError(
                f"LocalStack {version} answers at {url}, and the sandbox knows 4.x. Start one of those, "
                "or the sandbox's own: SANDBOX_ENGINE=process sandbox up"
            )
