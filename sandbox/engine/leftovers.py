"""Processes that a sandbox started and that should be gone with it."""

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

import psutil

GRACE = 3.0
"""Seconds in which the children end by themselves once LocalStack is gone."""


def mark(home: Path) -> str:
    """The argument by which LocalStack's process is known as this project's."""
    return f"sandbox={home}"


def find(home: Path) -> list[psutil.Process]:
    """LocalStack, its servers, their keepers and the handlers of one project, by its ``.sandbox``."""
    found = []
    for process in psutil.process_iter(["pid", "cmdline"]):
        if process.pid != os.getpid() and _is_ours(process.info["cmdline"] or [], home):
            found.append(process)
    return found


def end(home: Path, *, grace: float = GRACE) -> int:
    """Wait for what is left to end, then kill it; returns how many had to be killed."""
    _, alive = psutil.wait_procs(find(home), timeout=grace)
    for process in alive:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(alive, timeout=GRACE)
    return len(alive)


def _is_ours(command: Iterable[str], home: Path) -> bool:
    engine = home / "engine"
    return any(argument == mark(home) or argument.startswith(_beginnings(engine)) for argument in command)


def _beginnings(engine: Path) -> tuple[str, ...]:
    """Of an argument by which a child is known: a program of the plugins, or where it keeps its data."""
    return f"{engine}/plugins/", f"sandbox.data={engine}/", f"path.data={engine}/"
