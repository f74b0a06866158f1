"""When an engine that was started is ready, and how it is told that it will not be."""

import time
from pathlib import Path
from typing import Any

import psutil

from sandbox.control import Control
from sandbox.engine import log_end, ports, ready
from sandbox.engine.record import Record
from sandbox.errors import EngineDied, EngineError, EngineNotRunning, ForeignEngine, PortTaken
from sandbox.progress import Step

PATIENCE = 120.0
"""Seconds; a slow machine needs twenty."""
LOOK_EVERY = 0.05


def wait(control: Control, record: Record, log: Path, step: Step) -> None:
    """Return when our executor, providers and DynamoDB Local are in use.

    Raises EngineDied when the process ends meanwhile, EngineError when another executor or provider
    was loaded or nothing happens for PATIENCE seconds; both with the last lines of the log. PortTaken
    when another program was quicker to listen there.
    """
    end = time.monotonic() + PATIENCE
    missing = "an answer"
    while time.monotonic() < end:
        if record.process() is None:
            raise EngineDied(f"LocalStack ended while it was starting. {last_lines(log)}")
        try:
            status = control.get("status")
        except EngineNotRunning:
            pass
        except ForeignEngine as error:
            raise _not_ours(record, log, error) from error
        else:
            if status.get("pid") != record.pid:
                raise _another(record, status)
            before, missing = missing, _missing(status, log)
            if not missing:
                return
            if missing != before:
                end = time.monotonic() + PATIENCE
        step.detail(f"waiting for {missing}")
        time.sleep(LOOK_EVERY)
    raise EngineError(f"LocalStack is not ready: for {PATIENCE:.0f} s, no {missing}. {last_lines(log)}")


def _not_ours(record: Record, log: Path, error: ForeignEngine) -> EngineError:
    """What answers is another program, or a LocalStack of ours that cannot even say what it is."""
    if ports.listener(record.port) == record.pid:
        return EngineError(f"{error} {last_lines(log)}")
    by = ports.holder(record.port)
    return PortTaken(f"Port {record.port} was taken while LocalStack started, by {by}. {error}")


def _another(record: Record, status: dict[str, Any]) -> EngineError:
    """Another project's sandbox has come to the port meanwhile: ours ends as it finds that out."""
    by = f"another sandbox, whose process is {status.get('pid')}"
    return PortTaken(
        f"Port {record.port} was taken while LocalStack started, by {by}. End that, or choose another port: "
        f"SANDBOX_PORT={record.port + 1} sandbox up"
    )


def _missing(status: dict[str, Any], log: Path) -> str:
    try:
        return ready.missing(status)
    except EngineError as error:
        raise EngineError(f"{error} {last_lines(log)}") from error


def last_lines(log: Path) -> str:
    """The end of the log, as the end of an error."""
    try:
        written = log.read_text(errors="replace")
    except OSError:
        written = ""
    return f"Its last log lines, of {log}:\n  {log_end.shown(written)}"


def end(process: psutil.Process, patience: float) -> None:
    """Ask the process to end, and make it."""
    try:
        process.terminate()
        process.wait(patience)
    except psutil.TimeoutExpired:
        process.kill()
        process.wait(patience)
    except psutil.NoSuchProcess:
        pass
