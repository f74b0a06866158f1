"""Tests with a Docker engine: `make docker-test` runs them, since they want an image that takes minutes."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.engine.compose.daemon import OURS, Container, Daemon
from sandbox.engine.compose.record import project_of
from tests.engine.engines import OwnEngine

SEARCH_IMAGE = os.environ.get("SANDBOX_SEARCH_IMAGE") or "opensearchproject/opensearch:3.6.0"

if "SANDBOX_DOCKER_TESTS" not in os.environ:
    collect_ignore_glob = ["test_*.py"]


class OwnCompose(OwnEngine):
    """A project of its own, whose sandbox runs in a container."""

    def __init__(self, folder: Path, **variables: str) -> None:
        super().__init__(folder, **{"SANDBOX_ENGINE": "compose", **variables})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def container(self, service: str = OURS) -> Container | None:
        return Daemon.connect().container(project_of(self.home), service)

    def made(self) -> list[str]:
        """The ids of the containers, networks and volumes that Docker has of it."""
        label = f"label=com.docker.compose.project={project_of(self.home)}"
        kinds = (("container", "--all"), ("network",), ("volume",))
        return [made for kind in kinds for made in _ids(label, *kind)]


def _ids(label: str, kind: str, *more: str) -> list[str]:
    command = ["docker", kind, "ls", "--quiet", "--filter", label, *more]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnCompose]:
    """A sandbox that runs in a container, shared by the tests of a module."""
    own = OwnCompose(tmp_path_factory.mktemp("compose"))
    own.up()
    yield own
    own.end()
    assert own.made() == []


@pytest.fixture
def own_compose(tmp_path: Path) -> Iterator[OwnCompose]:
    """One for a test that starts, kills and ends it."""
    own = OwnCompose(tmp_path)
    yield own
    own.end()
