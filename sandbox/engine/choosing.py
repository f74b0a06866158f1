"""Which engine: the one that runs, else the one that was asked for, else what ``auto`` takes.

``auto`` takes Compose where a Docker engine answers and this client's image is already built, since it
must never start a long build unasked; else the process engine.
"""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sandbox.engine import plugins
from sandbox.engine.process import ProcessEngine
from sandbox.engine.protocol import Engine
from sandbox.engine.record import Record
from sandbox.errors import EngineError, EngineMismatch
from sandbox.settings import AUTO, COMPOSE, PROCESS, RECORD, REMOTE, Settings

SOCKETS = ("/var/run/docker.sock", "~/.docker/run/docker.sock")


@dataclass(frozen=True)
class Choice:
    engine: Engine
    told: str
    """Which and how to choose the other, in one line; empty where nothing was left to choose."""


def choose(settings: Settings) -> Engine:
    """The engine to use. Raises EngineMismatch where another one runs than the one that was asked for."""
    return choice(settings).engine


def choice(settings: Settings) -> Choice:
    """The same, with words for a person."""
    running = recorded(settings.home)
    if running and settings.engine not in (AUTO, running):
        raise EngineMismatch(
            f"This project's sandbox runs on the engine {running}, and SANDBOX_ENGINE asks for "
            f"{settings.engine}. End it first, which empties it: sandbox down"
        )
    if running or settings.engine != AUTO:
        return Choice(_made(running or settings.engine, settings), "")
    why_not = _why_not_compose()
    if why_not:
        return Choice(_made(PROCESS, settings), f"Engine: process ({why_not}).")
    told = "Engine: compose, since its image is built. SANDBOX_ENGINE=process chooses the other."
    return Choice(_made(COMPOSE, settings), told)


def to_end(settings: Settings) -> Engine:
    """The engine that runs, whichever is asked for."""
    running = recorded(settings.home)
    return _made(running, settings) if running else choose(settings)


def recorded(home: Path) -> str | None:
    """The engine that runs in a project."""
    try:
        written = json.loads((home / RECORD).read_text())
    except (OSError, ValueError):
        return None
    if isinstance(written, dict) and written.get("engine") == COMPOSE:
        return COMPOSE
    process = Record.read(home)
    return PROCESS if process and process.process() else None


def _made(name: str, settings: Settings) -> Engine:
    return ENGINES[name](settings)


def _compose(settings: Settings) -> Engine:
    from sandbox.engine.compose.engine import ComposeEngine

    return ComposeEngine(settings)


def _remote(settings: Settings) -> Engine:
    from sandbox.engine.remote import RemoteEngine

    return RemoteEngine(settings)


ENGINES: dict[str, Callable[[Settings], Engine]] = {
    PROCESS: ProcessEngine,
    COMPOSE: _compose,
    REMOTE: _remote,
}


def _why_not_compose() -> str:
    """Empty where Compose is to be taken."""
    if "DOCKER_HOST" not in os.environ and not any(Path(path).expanduser().exists() for path in SOCKETS):
        return "no Docker here"
    from sandbox.engine.compose import command
    from sandbox.engine.compose.daemon import Daemon
    from sandbox.engine.compose.engine import image

    other = "make up ENGINE=compose chooses the other"
    try:
        built = Daemon.connect().image(image())
        command.find()
    except EngineError as error:
        return f"{str(error).split(':')[0].lower()}"
    if built is None:
        return f"no image {image()} is built; {other}, and builds it"
    if built.plugins != plugins.fingerprint():
        return f"the image {image()} is of other files; {other}, and builds it anew"
    return ""
