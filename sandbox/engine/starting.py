"""The engine ``process`` from nothing: all that it needs is made, LocalStack is started and waited for."""

import contextlib
from pathlib import Path

import psutil

from sandbox.control import Control
from sandbox.engine import (
    awslocal,
    catalog,
    dynamodb_local,
    environment,
    launch,
    leftovers,
    plugins,
    ports,
    readiness,
    record,
    runtimes,
)
from sandbox.engine.record import Record
from sandbox.errors import PortTaken
from sandbox.progress import Progress
from sandbox.settings import Settings


def start(settings: Settings, control: Control, log: Path, progress: Progress) -> None:
    """Start it, in a home that nobody else starts one in, and return once it is ready.

    Raises PortTaken, EngineDied with the end of its log, EngineError where it never answers.
    """
    _clear_away_the_dead(settings.home)
    _refuse_a_taken_port(settings.port)
    made = environment.make(settings.cache, progress)
    catalog.make(made, settings.cache, progress)
    runtimes.make(runtimes.DEFAULT, settings.cache, progress)
    jars = dynamodb_local.fetch(settings.cache, settings.dynamodb_local, made.python, progress)
    laid = plugins.lay(settings.home / "engine" / "plugins")
    with progress.step("Starting LocalStack") as step:
        try:
            pid = launch.start(settings, made, laid, jars)
            written = Record.of(pid, settings.port, laid.name)
            written.write(settings.home)
            awslocal.write(settings.home, made.programs, settings.port, settings.region)
            readiness.wait(control, written, log, step)
        except BaseException:  # Ctrl-C too: no half-started engine stays behind
            _abandon(settings.home)
            raise


def _abandon(home: Path) -> None:
    """Found by what it is called, since nothing may be written down of it yet."""
    for process in leftovers.find(home):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    _clear_away_the_dead(home)


def _clear_away_the_dead(home: Path) -> None:
    """What a killed engine left: its children, its record."""
    leftovers.end(home)
    record.forget(home)


def _refuse_a_taken_port(port: int) -> None:
    if ports.is_taken(port):
        raise PortTaken(
            f"Port {port} is taken by {ports.holder(port)}. End that, or choose another port: "
            f"SANDBOX_PORT={port + 1} sandbox up"
        )
