"""`docker compose up`, with no command of ours: what somebody types who knows LocalStack's image."""

import json
import os
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import urllib3

from bench.handlers.containers import is_here
from sandbox.clients import Clients
from sandbox.engine.compose import command
from tests.docker.conftest import SEARCH_IMAGE
from tests.engine.engines import free_port
from tests.waiting import eventually

ROOT = Path(__file__).parents[2]
SCRIPT = "#!/bin/sh\nawslocal sqs create-queue --queue-name made-when-ready > /tmp/made 2>&1\n"


class ByHand:
    """One project of docker-compose.yml, with a script in ready.d."""

    def __init__(self, folder: Path) -> None:
        scripts = folder / "init"
        scripts.mkdir()
        (scripts / "queue.sh").write_text(SCRIPT)
        (scripts / "queue.sh").chmod(0o755)
        mounted = [f"{scripts}:/etc/localstack/init/ready.d:ro"]
        override = folder / "docker-compose.override.json"
        override.write_text(json.dumps({"services": {"localstack": {"volumes": mounted}}}))
        files = ["--file", str(ROOT / "docker-compose.yml"), "--file", str(override)]
        self._compose = [*command.find(), "--project-name", f"by-hand-{os.getpid()}", *files]
        self.port = free_port()
        self._variables = {
            **os.environ,
            "SANDBOX_PORT": str(self.port),
            "SANDBOX_SEARCH_PORT": str(free_port()),
        }

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            [*self._compose, *arguments], env=self._variables, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def health(self, service: str = "localstack") -> str:
        name = self.run("ps", "--quiet", service).strip()
        told = subprocess.run(
            ["docker", "inspect", "--format", "{{.State.Health.Status}}", name],
            capture_output=True,
            text=True,
            check=True,
        )
        return told.stdout.strip()


@pytest.fixture
def by_hand(tmp_path: Path) -> Iterator[ByHand]:
    project = ByHand(tmp_path)
    yield project
    project.run("--profile", "search", "down", "--volumes")


def test_it_is_healthy_once_the_scripts_of_ready_d_have_run_and_awslocal_is_in_it(by_hand: ByHand) -> None:
    by_hand.run("up", "--detach", "--no-build")
    eventually("health", by_hand.health, lambda it: it == "healthy", within=300)
    queues = by_hand.run("exec", "-T", "localstack", "awslocal", "sqs", "list-queues")
    [url] = json.loads(queues)["QueueUrls"]
    assert url.endswith("/000000000000/made-when-ready"), by_hand.run(
        "exec", "-T", "localstack", "cat", "/tmp/made"
    )


def test_with_the_profile_search_a_domain_of_opensearch_holds_documents(by_hand: ByHand) -> None:
    if not is_here(SEARCH_IMAGE):
        pytest.skip(f"no image {SEARCH_IMAGE}")
    by_hand.run("--profile", "search", "up", "--detach", "--no-build")
    for service in ("localstack", "search"):
        eventually(
            f"{service}'s health", partial(by_hand.health, service), lambda it: it == "healthy", within=300
        )

    opensearch = Clients(f"http://127.0.0.1:{by_hand.port}").client("opensearch")
    opensearch.create_domain(DomainName="members")
    domain = eventually(
        "the domain",
        lambda: opensearch.describe_domain(DomainName="members")["DomainStatus"],
        lambda it: not it["Processing"],
        within=60,
    )
    url = f"http://{domain['Endpoint']}/people/_doc/1?refresh=true"
    assert urllib3.request("PUT", url, json={"name": "Ada"}).status == 201
    assert urllib3.request("GET", url).json()["_source"] == {"name": "Ada"}
