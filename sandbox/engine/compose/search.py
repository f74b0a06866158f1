"""OpenSearch beside LocalStack's container: the service ``search``, for stacks that ask for a domain."""

import time

from sandbox.control import Control
from sandbox.engine import home, program
from sandbox.engine.compose import starting
from sandbox.engine.compose.daemon import SEARCH, Daemon
from sandbox.engine.compose.engine import project
from sandbox.engine.compose.record import project_of
from sandbox.engine.opensearch import ROUTE, START_SECONDS
from sandbox.errors import EngineDied, OpenSearchUnavailable
from sandbox.progress import Progress, Step
from sandbox.settings import Settings

LOOK_EVERY = 0.2


def ensure(control: Control, settings: Settings, progress: Progress) -> None:
    """Have it run beside the LocalStack of ``control``; `sandbox down` ends it.

    Raises OpenSearchUnavailable where its image cannot be had, EngineDied when it ends while it starts.
    """
    with home.alone(settings.home, progress):
        if control.get(ROUTE)["ready"]:
            return  # another deployment of this project asked for it meanwhile
        with progress.step("Starting OpenSearch in a container (its image is pulled once)") as step:
            daemon = Daemon.connect()
            _create(daemon, settings, step)
            _wait(daemon, control, project_of(settings.home), step)


def _create(daemon: Daemon, settings: Settings, step: Step) -> None:
    try:
        project(settings).run("--profile", SEARCH, "up", "--detach", "--no-build", SEARCH, step=step)
    except program.Failed as error:
        if daemon.container(project_of(settings.home), SEARCH):
            raise EngineDied(f"OpenSearch's container could not be started:\n{error}") from error
        raise OpenSearchUnavailable(
            f"OpenSearch's image cannot be had:\n{error}\nName one that can by SANDBOX_SEARCH_IMAGE, or "
            "deploy on the other engine: sandbox down && SANDBOX_ENGINE=process sandbox up"
        ) from error


def _wait(daemon: Daemon, control: Control, name: str, step: Step) -> None:
    started = time.monotonic()
    while not control.get(ROUTE)["ready"]:
        waited = time.monotonic() - started
        container = daemon.container(name, SEARCH)
        if container is None:
            raise EngineDied("OpenSearch's container was removed while it was starting. Deploy again.")
        told = starting.last_lines(daemon, container) if not container.running else ""
        if not container.running:
            raise EngineDied(f"OpenSearch's container ended while it was starting. {told}")
        if waited > START_SECONDS:
            told = starting.last_lines(daemon, container)
            raise EngineDied(f"OpenSearch did not answer within {START_SECONDS:.0f} s. {told}")
        step.detail(f"{waited:.0f} s")
        time.sleep(LOOK_EVERY)
