"""What is asked of the Docker engine: is it there, how is an image or a container. Changes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.errors import EngineError

if TYPE_CHECKING:
    from docker import DockerClient

PROJECT = "com.docker.compose.project"
SERVICE = "com.docker.compose.service"
OURS = "localstack"
SEARCH = "search"
"""The services of the Compose file."""
PLUGINS = "dynamodb-streams-sandbox.plugins"
PATIENCE = 15
NOT_FOUND = 404


@dataclass(frozen=True)
class Container:
    """One, as it was when it was asked."""

    id: str
    name: str
    running: bool
    health: str
    """``starting``, ``healthy`` or ``unhealthy``; empty while nobody looks."""
    exit_code: int
    out_of_memory: bool


@dataclass(frozen=True)
class Image:
    id: str
    plugins: str
    """Of which plugins it was built, if `sandbox up` built it."""
    size: int
    """Bytes."""


class Daemon:
    """Every question raises EngineError where no answer comes."""

    def __init__(self, client: "DockerClient") -> None:
        self._client = client

    @classmethod
    def connect(cls) -> "Daemon":
        """Raises EngineError: no package, no engine, or no permission."""
        try:
            import docker
        except ImportError as error:
            raise EngineError(
                "The engine compose asks Docker by the Python package docker, which is not installed. "
                "Type: pip install docker"
            ) from error
        with _asked():
            client = docker.from_env(timeout=PATIENCE)
            client.ping()
        return cls(client)

    def version(self) -> str:
        with _asked():
            return str(self._client.version()["Version"])

    def image(self, name: str) -> Image | None:
        from docker.errors import ImageNotFound

        with _asked():
            try:
                found = self._client.images.get(name)
            except ImageNotFound:
                return None
        return Image(str(found.id), (found.labels or {}).get(PLUGINS, ""), int(found.attrs["Size"]))

    def container(self, project: str, service: str = OURS) -> Container | None:
        """The one of a Compose project in which a service, LocalStack by default, runs or ran."""
        labels = [f"{PROJECT}={project}", f"{SERVICE}={service}"]
        with _asked():
            found = self._client.containers.list(all=True, filters={"label": labels})
        return _container(found[0].attrs) if found else None

    def publishing(self, port: int) -> str | None:
        """The running container that holds a port of this machine, in words."""
        with _asked():
            holders = self._client.containers.list(filters={"publish": str(port)})
        return next((f"the container {one.name} of {one.attrs['Config']['Image']}" for one in holders), None)

    def log(self, container: Container) -> str:
        """All that it wrote."""
        from docker.errors import NotFound

        with _asked():
            try:
                written: bytes = self._client.containers.get(container.id).logs()
            except NotFound:
                return ""
        return written.decode(errors="replace")


def _container(told: dict[str, Any]) -> Container:
    state = told["State"]
    return Container(
        id=told["Id"],
        name=told["Name"].lstrip("/"),
        running=state["Running"],
        health=(state.get("Health") or {}).get("Status", ""),
        exit_code=state["ExitCode"],
        out_of_memory=state["OOMKilled"],
    )


@contextmanager
def _asked() -> Iterator[None]:
    from docker.errors import DockerException
    from requests import RequestException  # the package lets some of its HTTP client's errors through

    try:
        yield
    except (DockerException, RequestException) as error:
        raise EngineError(_unreachable(str(error))) from error


def _unreachable(said: str) -> str:
    if "Permission" in said:
        return (
            f"Docker does not let this user in: {said}\nBecome a member of the group docker and log in again "
            "(sudo usermod -aG docker $USER), or use the other engine: SANDBOX_ENGINE=process sandbox up"
        )
    return (
        f"No Docker engine answers: {said}\nStart Docker (Docker Desktop, or: sudo systemctl start docker), "
        "or use the other engine: SANDBOX_ENGINE=process sandbox up"
    )
