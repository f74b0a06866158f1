"""The engine ``compose``: builds the image where that is asked for, starts it, and ends what it started."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import sandbox
from sandbox.control import Control
from sandbox.engine import awslocal, environment, home, plugins, ports, program, record
from sandbox.engine.compose import command, starting
from sandbox.engine.compose.command import Compose
from sandbox.engine.compose.daemon import OURS, SEARCH, Container, Daemon
from sandbox.engine.compose.record import Record, project_of
from sandbox.engine.protocol import Capabilities, Endpoint, EngineStatus
from sandbox.errors import EngineDied, EngineError, EngineMismatch, PortTaken
from sandbox.progress import Progress, Step
from sandbox.settings import COMPOSE, Settings

FILE = "docker-compose.yml"
IMAGE = "dynamodb-streams-sandbox"
TAKEN = ("port is already allocated", "address already in use", "Ports are not available")


def image() -> str:
    """The image's name: ``SANDBOX_IMAGE``."""
    return os.environ.get("SANDBOX_IMAGE") or IMAGE


def compose_file() -> Path:
    """A checkout's, or the one that an installed client carries. Raises EngineError."""
    package = Path(sandbox.__file__).parent
    for folder in (package.parent, package):
        if (folder / FILE).exists():
            return folder / FILE
    raise EngineError(
        f"This client was installed without its {FILE}. Use a checkout, or SANDBOX_ENGINE=process"
    )


def project(settings: Settings) -> Compose:
    """The Compose command for this project's services."""
    variables = {
        "SANDBOX_PORT": str(settings.port),
        "SANDBOX_REGION": settings.region,
        "SANDBOX_IMAGE": image(),
        "SANDBOX_PLUGINS": plugins.fingerprint(),
        # Nobody waits for it on a certain port, which another project's may have.
        "SANDBOX_SEARCH_PORT": os.environ.get("SANDBOX_SEARCH_PORT") or "0",
    }
    return Compose(compose_file(), project_of(settings.home), variables)


class ComposeEngine:
    name = COMPOSE
    capabilities = Capabilities(ledger=True, accounts=True)

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._home = settings.home
        self._control = Control(settings.endpoint_url)
        self._project = project_of(settings.home)

    def up(self, progress: Progress) -> Endpoint:
        if not self._runs_and_fits():
            home.prepare(self._home)
            with home.alone(self._home, progress):
                if not self._runs_and_fits():
                    self._start(progress)
        return Endpoint(self._settings.endpoint_url, "http://127.0.0.1:4566")

    def down(self, progress: Progress) -> bool:
        if Record.read(self._home) is None:
            return False
        with home.alone(self._home, progress), progress.step("Stopping LocalStack's container") as step:
            was = Daemon.connect().container(self._project)
            self._end(step)
            return was is not None

    def status(self) -> EngineStatus:
        written = Record.read(self._home)
        endpoint = f"http://127.0.0.1:{written.port}" if written else self._settings.endpoint_url
        details = _ask(Control(endpoint)) if written else {}
        container = self._container() if written else None
        return EngineStatus(
            engine=self.name,
            running=bool(details) or bool(container and container.running),
            ready=bool(details),
            endpoint=endpoint,
            pid=None,
            log=self._home / "engine.log",
            details=details,
            container=container.name if container else None,
        )

    def log(self) -> Path:
        """What the container wrote so far; what it wrote to its end, when it was ended."""
        path = self._home / "engine.log"
        written = Record.read(self._home)
        container = self._container() if written else None
        if container:
            path.write_text(Daemon.connect().log(container))
        return path

    def _container(self) -> Container | None:
        try:
            return Daemon.connect().container(self._project)
        except EngineError:
            return None

    def _runs_and_fits(self) -> bool:
        """True when the recorded container is ready; raises EngineMismatch when it is not the one wanted."""
        written = Record.read(self._home)
        if written is None:
            return False
        if written.port != self._settings.port:
            raise EngineMismatch(
                f"This project's sandbox runs on port {written.port}, and SANDBOX_PORT asks for "
                f"{self._settings.port}. Use that port, or move it with: sandbox down && sandbox up"
            )
        container = self._container()
        if container is None or not container.running:  # whoever answers there then is another project's
            return False
        theirs = _ask(self._control).get("plugins")
        if theirs and theirs != plugins.fingerprint():
            raise EngineMismatch(
                f"The container on port {written.port} has other plugins ({theirs}) than this client brings "
                f"({plugins.fingerprint()}): the client was updated since. Build and start it anew, which "
                "empties it: sandbox down && SANDBOX_ENGINE=compose sandbox up"
            )
        return theirs is not None

    def _start(self, progress: Progress) -> None:
        daemon, _ = Daemon.connect(), command.find()
        with progress.step("Looking for what is left of the last container") as step:
            if daemon.container(self._project):
                self._end(step)
        self._refuse_a_taken_port(daemon)
        if self._settings.engine == COMPOSE:
            self._build(progress)
        with progress.step("Starting LocalStack in a container") as step:
            Record(self._settings.port, plugins.fingerprint(), self._project).write(self._home)
            try:
                self._create(step)
                starting.wait(daemon, self._project, self._control, step)
                self._refuse_other_plugins()
            except BaseException:  # Ctrl-C too: no half-started engine stays behind
                self._end(step)
                raise
        self._write_awslocal()

    def _build(self, progress: Progress) -> None:
        if not (compose_file().parent / "Dockerfile").exists():
            return  # an installed client: it starts the image that SANDBOX_IMAGE names
        with progress.step(f"Building the image {image()} (minutes, the first time)") as step:
            try:
                project(self._settings).run("build", OURS, step=step)
            except program.Failed as error:
                raise EngineError(
                    f"The image {image()} could not be built:\n{error}\n"
                    "Behind a proxy or a registry with a certificate of its own, see certificates; "
                    "another base image: SANDBOX_BASE_IMAGE. Then type: make up ENGINE=compose"
                ) from error

    def _create(self, step: Step) -> None:
        try:
            project(self._settings).run("up", "--detach", "--no-build", OURS, step=step)
        except program.Failed as error:
            if any(words in str(error) for words in TAKEN):
                raise PortTaken(self._taken("somebody else")) from error
            raise EngineDied(f"The container could not be started:\n{error}") from error

    def _end(self, step: Step) -> None:
        with suppress(OSError, EngineError):  # a log that cannot be kept is no reason to run on
            self.log()
        try:
            ends = ["down", "--volumes", "--remove-orphans", "--timeout", "5"]
            project(self._settings).run("--profile", SEARCH, *ends, step=step)
        except program.Failed as error:
            raise EngineError(f"The container could not be removed:\n{error}") from error
        record.forget(self._home)

    def _refuse_a_taken_port(self, daemon: Daemon) -> None:
        port = self._settings.port
        if ports.is_taken(port):
            raise PortTaken(self._taken(daemon.publishing(port) or ports.holder(port)))

    def _taken(self, holder: str) -> str:
        port = self._settings.port
        return (
            f"Port {port} is taken by {holder}. End that, or choose another port: "
            f"SANDBOX_PORT={port + 1} sandbox up"
        )

    def _refuse_other_plugins(self) -> None:
        theirs, ours = _ask(self._control).get("plugins"), plugins.fingerprint()
        if theirs != ours:
            raise EngineMismatch(
                f"The image {image()} holds other plugins ({theirs}) than this client brings ({ours}). "
                "Build it anew: make up ENGINE=compose"
            )

    def _write_awslocal(self) -> None:
        settings, made = self._settings, environment.existing(self._settings.cache)
        if made:
            awslocal.write(self._home, made.programs, settings.port, settings.region)
        else:
            awslocal.write_for_container(self._home, image(), self._project, settings.region)


def _ask(control: Control) -> dict[str, Any]:
    """What the engine says of itself; empty when it does not answer."""
    try:
        return control.get("status")
    except EngineError:
        return {}
