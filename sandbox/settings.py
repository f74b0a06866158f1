"""Where things are: the port, the project's ``.sandbox`` folder, the user's cache folder.

Every setting is an environment variable ``SANDBOX_*``; nothing else of the environment is read here.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from sandbox.errors import UsageError

DEFAULT_PORT = 4566
RECORD = "engine.json"
"""In ``.sandbox``: what is written down of the engine that runs."""
AUTO, PROCESS, COMPOSE, REMOTE = "auto", "process", "compose", "remote"
DEFAULT_REGION = "us-east-1"
DEFAULT_ACCOUNT = "000000000000"
PROJECT_MARKS = (".sandbox", "pyproject.toml", "samconfig.toml", ".git")
HIGHEST_PORT = 65535


@dataclass(frozen=True)
class Settings:
    """All that is chosen before anything runs. Paths are absolute."""

    port: int
    """The gateway's on 127.0.0.1: ``SANDBOX_PORT``, else the running sandbox's, else 4566."""
    home: Path
    """``.sandbox`` of the project: pid, log, data (``SANDBOX_HOME``)."""
    cache: Path
    """What projects share: the engine's environment, DynamoDB Local, packages (``SANDBOX_CACHE``)."""
    dynamodb_local: Path | None
    """A folder with DynamoDB Local's jars placed by hand (``SANDBOX_DYNAMODB_LOCAL``)."""
    region: str
    """The region of stacks that name none (``SANDBOX_REGION``, us-east-1)."""
    engine: str = AUTO
    """Which engine: ``SANDBOX_ENGINE``; what `auto` takes, sandbox/engine/choosing.py tells."""
    endpoint: str | None = None
    """Where the engine ``remote`` answers: ``SANDBOX_ENDPOINT``."""

    @property
    def endpoint_url(self) -> str:
        return self.endpoint or f"http://127.0.0.1:{self.port}"

    @classmethod
    def load(cls, start: Path | None = None) -> "Settings":
        """Read the environment; ``start`` is the folder from which the project is looked for."""
        home = os.environ.get("SANDBOX_HOME")
        cache = os.environ.get("SANDBOX_CACHE")
        local = os.environ.get("SANDBOX_DYNAMODB_LOCAL")
        where = Path(home).resolve() if home else _project(start or Path.cwd()) / ".sandbox"
        return cls(
            port=_port(os.environ.get("SANDBOX_PORT", "")) or _port_in_use(where) or DEFAULT_PORT,
            home=where,
            cache=Path(cache).resolve() if cache else _user_cache(),
            dynamodb_local=Path(local).resolve() if local else None,
            region=os.environ.get("SANDBOX_REGION", DEFAULT_REGION),
            **_engine(os.environ.get("SANDBOX_ENGINE", ""), os.environ.get("SANDBOX_ENDPOINT", "")),
        )


def _user_cache() -> Path:
    return Path(platformdirs.user_cache_path("dynamodb-streams-sandbox", appauthor=False))


def _engine(name: str, endpoint: str) -> dict[str, Any]:
    name = name or (REMOTE if endpoint else AUTO)
    if name not in (AUTO, PROCESS, COMPOSE, REMOTE):
        raise UsageError(
            f"SANDBOX_ENGINE is {name!r}; it must be {AUTO}, {PROCESS}, {COMPOSE} or {REMOTE}, which is "
            "a LocalStack that runs already."
        )
    if endpoint and name != REMOTE:
        raise UsageError(f"SANDBOX_ENDPOINT is of SANDBOX_ENGINE={REMOTE}, and that is {name}.")
    if endpoint and not endpoint.startswith(("http://", "https://")):
        raise UsageError(f"SANDBOX_ENDPOINT is {endpoint!r}; it must begin with http:// or https://.")
    return {"engine": name, "endpoint": endpoint.rstrip("/") or None}


def _port_in_use(home: Path) -> int | None:
    """The port of this project's running sandbox: one chosen for `up` need not be named ever after."""
    try:
        return int(json.loads((home / RECORD).read_text())["port"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _port(text: str) -> int | None:
    if not text:
        return None
    if not text.isdigit() or not 0 < int(text) <= HIGHEST_PORT:
        raise UsageError(f"SANDBOX_PORT is {text!r}; it must be a number between 1 and {HIGHEST_PORT}.")
    return int(text)


def _project(start: Path) -> Path:
    """The nearest folder above ``start`` that looks like a project, or ``start`` itself."""
    start = start.resolve()
    for mark in PROJECT_MARKS:
        for folder in (start, *start.parents):
            if (folder / mark).exists():
                return folder
    return start
