"""The engines that are measured: the sandbox, and one with LocalStack's own mapping instead of ours.

The other one has everything else of ours: DynamoDB Local and its streams, handlers as processes. So the
difference is the mapping's.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.mapping.hearing import Hearing
from bench.mapping.worlds import World
from sandbox.clients import Clients
from sandbox.control import Control
from sandbox.engine import dynamodb_local, environment, launch, plugins, runtimes
from sandbox.engine.process import ProcessEngine
from sandbox.engine.record import Record
from sandbox.errors import EngineError, EngineNotRunning
from sandbox.localstack import ports
from sandbox.progress import Progress, Silent
from sandbox.scenario.accounts import delete_account, new_account
from sandbox.settings import Settings

PATIENCE = 120.0
"""Seconds."""


@dataclass(frozen=True)
class Kind:
    """Which mapping an engine has: its words, whose Lambda provider it must have, what is set otherwise."""

    name: str
    provider: str
    variables: Mapping[str, str] = field(default_factory=dict)


SANDBOX = Kind("the sandbox", "sandbox")


def localstack(poll_interval: str) -> Kind:
    """LocalStack's own, which looks into each stream every so many seconds; 1 is its default."""
    variables = {
        "PROVIDER_OVERRIDE_LAMBDA": "default",
        "LAMBDA_EVENT_SOURCE_MAPPING_POLL_INTERVAL_SEC": poll_interval,
    }
    return Kind(f"LocalStack, every {poll_interval} s", "localstack", variables)


class Engine:
    """One that runs."""

    def __init__(self, settings: Settings) -> None:
        self.endpoint = settings.endpoint_url
        self._control = Control(settings.endpoint_url, timeout=60)

    @property
    def status(self) -> dict[str, Any]:
        return self._control.get("status")

    @contextmanager
    def world(self) -> Iterator[World]:
        """An account of its own, deleted in the end."""
        account = new_account()
        yield World(Clients(self.endpoint, account), Hearing())
        delete_account(self._control, account)


@contextmanager
def running(kind: Kind, home: Path, progress: Progress) -> Iterator[Engine]:
    """Start one, and end it whatever happens."""
    settings = _settings(home)
    home.mkdir(parents=True, exist_ok=True)
    (home / ".gitignore").write_text("*\n")
    try:
        with progress.step(f"Starting {kind.name}"):
            _start(kind, settings)
        yield Engine(settings)
    finally:
        ProcessEngine(settings).down(Silent())


def _settings(home: Path) -> Settings:
    user = Settings.load()
    return Settings(ports.choose(), home, user.cache, user.dynamodb_local, user.region)


def _start(kind: Kind, settings: Settings) -> None:
    """As `sandbox up` does it, but for the variables and for what is waited for."""
    made = environment.make(settings.cache, Silent())
    runtimes.make(runtimes.DEFAULT, settings.cache, Silent())
    jars = dynamodb_local.fetch(settings.cache, settings.dynamodb_local, made.python, Silent())
    laid = plugins.lay(settings.home / "engine" / "plugins")
    pid = launch.start(settings, made, laid, jars, kind.variables)
    Record.of(pid, settings.port, laid.name).write(settings.home)
    provider = _loaded(Control(settings.endpoint_url), settings.home)["providers"]["lambda"]
    if provider != kind.provider:
        raise EngineError(f"LocalStack loaded {provider}'s Lambda provider, not {kind.provider}'s.")


def _loaded(control: Control, home: Path) -> dict[str, Any]:
    """What the engine says of itself, once all its services are loaded."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            status = control.get("status")
        except EngineNotRunning:
            status = {}
        ready = status and status["dynamodbLocal"]["ready"]
        if ready and set(status["services"].values()) == {"running"}:
            return status
        time.sleep(0.1)
    raise EngineError(f"LocalStack was not ready after {PATIENCE:.0f} s; see {home / 'engine.log'}")
