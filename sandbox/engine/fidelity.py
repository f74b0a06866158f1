"""What an engine honours of a mapping's settings: it is asked, be it ours or a bare LocalStack."""

import json
from dataclasses import dataclass
from typing import Any

import urllib3

from sandbox.control import BARE_PATIENCE, Control
from sandbox.engine import bare_localstack
from sandbox.errors import ForeignEngine

KINESIS_DESTINATIONS = "Kinesis data streams as destinations of a table"


@dataclass(frozen=True)
class Setting:
    """A setting of a mapping, or something else that readers of a stream rely on."""

    name: str
    """``BatchSize``; ``FilterCriteria.eventSource`` is a filter on that key."""
    about: str
    """``mapping`` or ``stream``."""
    honoured: bool
    note: str
    """What it does or, where it is not honoured, what happens instead."""


@dataclass(frozen=True)
class Fidelity:
    engine: str
    """Which engine said so, in words."""
    settings: tuple[Setting, ...]

    def ignored(self) -> dict[str, str]:
        """Settings of a mapping that are not honoured, with what happens instead."""
        return {
            each.name: each.note for each in self.settings if each.about == "mapping" and not each.honoured
        }

    def honours(self, name: str) -> bool:
        """Whether it honours the setting of that name; one that it does not know of, it does not."""
        return any(each.honoured for each in self.settings if each.name == name)


def ask(endpoint_url: str) -> Fidelity:
    """Raises EngineNotRunning, and ForeignEngine where something else than a LocalStack answers."""
    try:
        answer = Control(endpoint_url, timeout=BARE_PATIENCE).get("fidelity")
    except ForeignEngine:
        version = bare_version(endpoint_url)
        if version is None:
            raise
        told = f"LocalStack {version} without the sandbox's plugins"
        return Fidelity(told, tuple(_settings(bare_localstack.SETTINGS)))
    return Fidelity("the sandbox", tuple(_settings(answer["settings"])))


def _settings(told: list[dict[str, Any]]) -> list[Setting]:
    return [Setting(each["name"], each["about"], each["honoured"], each["note"]) for each in told]


def bare_version(endpoint_url: str) -> str | None:
    """The version of a LocalStack, as its own health check tells it."""
    url = f"{endpoint_url}/_localstack/health"
    try:
        health = json.loads(urllib3.request("GET", url, timeout=BARE_PATIENCE, retries=False).data)
    except (urllib3.exceptions.HTTPError, ValueError):
        return None
    return str(health["version"]) if isinstance(health, dict) and "version" in health else None
