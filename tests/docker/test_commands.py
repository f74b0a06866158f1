"""The commands on the engine ``compose``: alike, and nothing is left of them."""

import json
import subprocess
from pathlib import Path

import pytest

from sandbox.clients import Clients
from tests.docker.conftest import OwnCompose
from tests.waiting import eventually

USERS = str(Path(__file__).parents[2] / "lambdas" / "users")
UNCHOSEN = {"SANDBOX_ENGINE": "auto"}


def test_status_doctor_and_logs_tell_of_the_container(running: OwnCompose) -> None:
    status = json.loads(running.run("status", "--json").stdout)
    assert (status["engine"], status["ready"], status["endpoint"]) == ("compose", True, running.url)
    assert status["container"].endswith("localstack_1") or status["container"].endswith("localstack-1")
    doctor = running.run("doctor")
    assert doctor.returncode == 0, doctor.stdout
    assert "of this client's files" in doctor.stdout
    assert f"container {status['container']}, answers" in doctor.stdout
    assert "Ready." in running.run("logs", "-n", "1000").stdout


def test_a_second_up_does_nothing_and_needs_no_choice(running: OwnCompose) -> None:
    before = running.container()
    again = running.run("up", **UNCHOSEN)
    assert again.returncode == 0, again.stderr
    assert running.container() == before


def test_the_process_engine_is_refused_while_the_container_runs(running: OwnCompose) -> None:
    refused = running.run("up", SANDBOX_ENGINE="process")
    assert refused.returncode == 1
    assert "runs on the engine compose" in refused.stderr


def test_awslocal_works_where_localstack_is_not_installed(own_compose: OwnCompose, tmp_path: Path) -> None:
    up = own_compose.run("up", SANDBOX_CACHE=str(tmp_path / "empty"))
    assert up.returncode == 0, up.stderr
    (tmp_path / "item.json").write_text('{"k": {"S": "1"}}')
    awslocal = str(own_compose.home / "bin" / "awslocal")
    table = "--table-name Items --billing-mode PAY_PER_REQUEST --key-schema AttributeName=k,KeyType=HASH"
    attributes = "--attribute-definitions AttributeName=k,AttributeType=S"
    for command in (
        f"dynamodb create-table {table} {attributes}",
        "dynamodb put-item --table-name Items --item file://item.json",
    ):
        done = subprocess.run(
            [awslocal, *command.split()],
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    scan = Clients(own_compose.url).client("dynamodb").scan(TableName="Items")
    assert scan["Items"] == [{"k": {"S": "1"}}]


def test_after_a_kill_up_starts_anew_with_the_stacks_and_down_leaves_nothing(own_compose: OwnCompose) -> None:
    up = own_compose.run("up", USERS)
    assert up.returncode == 0, up.stderr
    dynamodb = Clients(own_compose.url).client("dynamodb")
    dynamodb.put_item(TableName="Users", Item={"userId": {"S": "u-1"}})
    first = own_compose.container()
    assert first is not None
    subprocess.run(["docker", "kill", "--signal", "KILL", first.id], check=True, capture_output=True)
    eventually("the container's end", own_compose.container, lambda it: it is not None and not it.running)

    again = own_compose.run("up", **UNCHOSEN)

    assert again.returncode == 0, again.stderr
    assert "stack users deployed" in again.stdout
    assert dynamodb.scan(TableName="Users")["Items"] == []
    second = own_compose.container()
    assert second is not None
    assert second.id != first.id

    assert own_compose.run("down", **UNCHOSEN).stdout.strip().endswith("The sandbox is stopped.")
    assert own_compose.made() == []
    assert "Ready." in (own_compose.home / "engine.log").read_text()


def test_down_ends_nothing_that_up_did_not_start(running: OwnCompose, own_compose: OwnCompose) -> None:
    assert own_compose.run("down").stdout.strip() == "The sandbox was not running."
    container = running.container()
    assert container is not None
    assert container.running


@pytest.mark.parametrize("name", ["python3.13", "nodejs22.x"])
def test_runtimes_of_the_image_are_ready_and_no_other_is_told(running: OwnCompose, name: str) -> None:
    from sandbox.control import Control

    told = {each["name"]: each["ready"] for each in Control(running.url).get("runtimes")["runtimes"]}
    assert told[name] is True
    assert "python3.9" not in told
