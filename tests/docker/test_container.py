"""What the container may do, who reaches it, and what it has of LocalStack's image."""

import json
import socket
import subprocess
from pathlib import Path
from typing import Any

import psutil
import pytest
import urllib3

from sandbox.engine.compose.daemon import Container
from tests.docker.conftest import OwnCompose

ROOT = Path(__file__).parents[2]


@pytest.fixture
def container(running: OwnCompose) -> Container:
    found = running.container()
    assert found is not None
    return found


def inside(container: Container, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["docker", "exec", container.id, *command], capture_output=True, text=True, check=False
    )


def inspected(container: Container) -> dict[str, Any]:
    told = subprocess.run(["docker", "inspect", container.id], capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(told.stdout)[0]
    return found


def test_every_process_in_it_runs_as_a_user_other_than_root_without_a_capability(
    container: Container,
) -> None:
    program = "for s in /proc/[0-9]*/status; do grep -E '^(Uid|CapPrm|CapEff|CapBnd|NoNewPrivs)' $s; done"
    lines = {" ".join(line.split()) for line in inside(container, "sh", "-c", program).stdout.splitlines()}
    nothing = "0" * 16
    assert lines == {
        "Uid: 1000 1000 1000 1000",
        f"CapPrm: {nothing}",
        f"CapEff: {nothing}",
        f"CapBnd: {nothing}",
        "NoNewPrivs: 1",
    }


def test_it_holds_no_docker_socket_and_its_root_cannot_be_written_to(container: Container) -> None:
    assert [mount for mount in inspected(container)["Mounts"] if mount["Type"] != "tmpfs"] == []
    assert inside(container, "ls", "/var/run/docker.sock").returncode != 0
    assert "Read-only file system" in inside(container, "touch", "/opt/sandbox/x").stderr


COMPILED = """
import pathlib, struct
found = list(pathlib.Path("/opt/sandbox").rglob("__pycache__/*.cpython-*.pyc"))
def stale(compiled):
    flags, written = struct.unpack("<4xLL", compiled.open("rb").read(12))
    source = compiled.parent.parent / (compiled.name.partition(".")[0] + ".py")
    return not flags and not (source.exists() and int(source.stat().st_mtime) == written)
print(len(found) > 5000, [str(one) for one in found if stale(one)][:5])
"""


def test_nothing_in_it_is_compiled_when_it_is_loaded(container: Container) -> None:
    assert inside(container, "python3", "-c", COMPILED).stdout.strip() == "True []"


def test_its_port_is_reached_from_the_loopback_address_alone(running: OwnCompose) -> None:
    places = [it.laddr for it in psutil.net_connections("tcp") if it.status == psutil.CONN_LISTEN]
    listening = {place.ip for place in places if place and place.port == running.port}
    assert listening == {"127.0.0.1"}
    for address in _other_addresses():
        with socket.socket() as probe:
            probe.settimeout(2)
            assert probe.connect_ex((address, running.port)) != 0, address


def _other_addresses() -> list[str]:
    """This machine's, but the loopback's."""
    interfaces = psutil.net_if_addrs().values()
    found = [it.address for one in interfaces for it in one if it.family == socket.AF_INET]
    return [address for address in found if not address.startswith("127.")]


def test_awslocal_is_in_it(container: Container) -> None:
    done = inside(container, "awslocal", "sts", "get-caller-identity", "--query", "Account")
    assert done.stdout.strip() == '"000000000000"', done.stderr


def test_it_answers_to_the_name_of_its_service_and_to_no_foreign_one(running: OwnCompose) -> None:
    path = f"{running.url}/_sandbox/status"
    theirs = urllib3.request("GET", path, headers={"Host": "localstack:4566"}, retries=False)
    foreign = urllib3.request("GET", path, headers={"Host": "evil.example:4566"}, retries=False)
    assert (theirs.status, foreign.status) == (200, 403)


def test_the_health_check_turns_healthy(running: OwnCompose, container: Container) -> None:
    from tests.waiting import eventually

    eventually(
        "health", lambda: inspected(container)["State"]["Health"]["Status"], lambda it: it == "healthy"
    )


def test_scenarios_pass_in_it(running: OwnCompose, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    done = running.run("scenario", "views")  # in Python alone: an image may be without Node
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 passed" in done.stdout
