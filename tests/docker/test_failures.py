"""What goes wrong with a container is told with what to type next, and leaves nothing behind."""

import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from sandbox.engine import plugins
from sandbox.engine.compose.engine import image
from tests.docker.conftest import OwnCompose

UNHEALTHY = """\
FROM {image}
HEALTHCHECK --interval=1s --timeout=1s --start-period=1ms --retries=1 CMD ["false"]
ENTRYPOINT ["sh", "-c", "echo it does something else; sleep 600"]
"""


@pytest.fixture(scope="module", autouse=True)
def built() -> None:
    """The image is built by `make docker-test`, of this client's plugins."""
    label = '{{index .Config.Labels "dynamodb-streams-sandbox.plugins"}}'
    told = subprocess.run(
        ["docker", "inspect", "--format", label, image()], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == plugins.fingerprint()


def _nothing_is_left(own: OwnCompose) -> bool:
    return own.container() is None and not (own.home / "engine.json").exists()


def test_a_port_taken_by_a_process_is_an_error_that_names_it(own_compose: OwnCompose) -> None:
    with socket.create_server(("127.0.0.1", own_compose.port)):
        refused = own_compose.run("up")
    assert refused.returncode == 1
    assert f"Port {own_compose.port} is taken by process {psutil.Process().pid}" in refused.stderr
    assert f"SANDBOX_PORT={own_compose.port + 1} sandbox up" in refused.stderr
    assert _nothing_is_left(own_compose)


def test_a_port_taken_by_a_container_is_an_error_that_names_it(
    running: OwnCompose, own_compose: OwnCompose
) -> None:
    refused = own_compose.run("up", SANDBOX_PORT=str(running.port))
    container = running.container()
    assert refused.returncode == 1
    assert container is not None
    assert f"Port {running.port} is taken by the container {container.name} of {image()}" in refused.stderr


def test_an_image_that_cannot_be_built_is_an_error_with_the_last_lines(own_compose: OwnCompose) -> None:
    failed = own_compose.run(
        "up", SANDBOX_BASE_IMAGE="there-is-no-such-image:0", SANDBOX_IMAGE="sandbox-never-built"
    )
    assert failed.returncode == 1
    assert "The image sandbox-never-built could not be built:" in failed.stderr
    named = ("FROM ${BASE}", "there-is-no-such-image")  # by Compose 1.29, by the plugin
    assert any(words in failed.stderr for words in named)
    assert "make up ENGINE=compose" in failed.stderr
    assert _nothing_is_left(own_compose)


@pytest.fixture
def unhealthy_image(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "Dockerfile").write_text(UNHEALTHY.format(image=image()))
    name = f"sandbox-unhealthy-{os.getpid()}"
    subprocess.run(
        ["docker", "build", "--quiet", "--tag", name, str(tmp_path)], check=True, capture_output=True
    )
    yield name
    subprocess.run(["docker", "image", "rm", name], check=True, capture_output=True)


def test_an_unhealthy_container_is_an_error_with_its_last_log_lines(
    own_compose: OwnCompose, unhealthy_image: str
) -> None:
    failed = own_compose.run("up", SANDBOX_ENGINE="auto", SANDBOX_IMAGE=unhealthy_image)
    assert failed.returncode == 1
    assert "The container is unhealthy." in failed.stderr
    assert "it does something else" in failed.stderr
    assert "make up ENGINE=compose" in failed.stderr
    assert _nothing_is_left(own_compose)


def test_too_little_memory_is_an_error_that_names_the_setting(own_compose: OwnCompose) -> None:
    failed = own_compose.run("up", SANDBOX_ENGINE="auto", SANDBOX_MEMORY="120m")
    assert failed.returncode == 1
    assert "had not enough memory" in failed.stderr
    assert "SANDBOX_MEMORY=2g sandbox up" in failed.stderr
    assert _nothing_is_left(own_compose)
