"""Until a container that was started is ready, or told that it never will be."""

import time

from sandbox.control import Control
from sandbox.engine import log_end, ready
from sandbox.engine.compose.daemon import Container, Daemon
from sandbox.engine.readiness import PATIENCE
from sandbox.errors import EngineDied, EngineError, EngineNotRunning
from sandbox.progress import Step

LOOK_EVERY = 0.2


def wait(daemon: Daemon, project: str, control: Control, step: Step) -> None:
    """Return when our executor, providers and DynamoDB Local are in use.

    Raises EngineDied when the container ends or has no memory, EngineError when it is unhealthy, when
    something else than ours was loaded or nothing happens for PATIENCE seconds; with its last log lines.
    """
    end = time.monotonic() + PATIENCE
    missing = "an answer"
    while time.monotonic() < end:
        container = _alive(daemon, project)
        before = missing
        try:
            missing = ready.missing(control.get("status"))
        except EngineNotRunning:
            pass
        except EngineError as error:
            raise EngineError(f"{error} {last_lines(daemon, container)}") from error
        if not missing:
            return
        if missing != before:
            end = time.monotonic() + PATIENCE
        step.detail(f"waiting for {missing}")
        time.sleep(LOOK_EVERY)
    told = last_lines(daemon, container)
    raise EngineError(f"The container is not ready: for {PATIENCE:.0f} s, no {missing}. {told}")


def _alive(daemon: Daemon, project: str) -> Container:
    container = daemon.container(project)
    if container is None:
        raise EngineDied("The container was removed while it was starting. Type: sandbox up")
    told = last_lines(daemon, container) if _is_hopeless(container) else ""
    if container.out_of_memory:
        raise EngineDied(
            "The container had not enough memory, and a process in it was killed. Give it more: "
            f"SANDBOX_MEMORY=2g sandbox up, or give Docker itself more. {told}"
        )
    if not container.running:
        raise EngineDied(
            f"The container ended while it was starting, with exit code {container.exit_code}. "
            f"Its whole log: sandbox logs -n 1000. {told}"
        )
    if container.health == "unhealthy":
        raise EngineError(f"The container is unhealthy. Build it anew: make up ENGINE=compose. {told}")
    return container


def _is_hopeless(container: Container) -> bool:
    return container.out_of_memory or not container.running or container.health == "unhealthy"


def last_lines(daemon: Daemon, container: Container) -> str:
    """The end of its log, as the end of an error."""
    return f"Its last log lines, of {container.name}:\n  {log_end.shown(daemon.log(container))}"
