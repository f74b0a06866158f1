"""LocalStack as a background process: how it starts, is found again, and ends."""

import json
import signal
import subprocess
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from sandbox.engine import dynamodb_local
from sandbox.settings import Settings
from tests.engine.engines import OwnEngine
from tests.waiting import eventually


def _pid_by_status(own: OwnEngine) -> int:
    return int(json.loads(own.run("status", "--json").stdout)["pid"])


def test_three_commands_that_start_it_at_once_start_one_which_outlives_them_until_down_leaves_nothing(
    own_engine: OwnEngine,
) -> None:
    starts = [own_engine.start("up") for _ in range(3)]
    outputs = [process.communicate(timeout=600)[0] for process in starts]
    assert [process.returncode for process in starts] == [0, 0, 0], outputs
    localstacks = [it for it in own_engine.processes() if "localstack.runtime.main" in it.cmdline()]
    assert len(localstacks) == 1

    first = _pid_by_status(own_engine)
    own_engine.up()
    assert _pid_by_status(own_engine) == first, "a second up changes nothing"
    status = json.loads(own_engine.run("status", "--json").stdout)
    assert status["ready"] is True
    assert status["details"]["executor"] == "sandbox"
    assert status["details"]["providers"] == dict.fromkeys(
        ("lambda", "dynamodb", "dynamodbstreams"), "sandbox"
    )
    indexes = list(own_engine.home.glob("engine/root/**/cache/service-catalog-*"))
    assert indexes == [], "LocalStack did not find the index of services, and made one"

    assert "stopped" in own_engine.run("down").stdout
    assert own_engine.processes() == []
    assert own_engine.run("status").returncode == 3
    assert "was not running" in own_engine.run("down").stdout


def test_down_leaves_no_process_behind_when_the_starter_was_killed_meanwhile(own_engine: OwnEngine) -> None:
    starter = own_engine.start("up")
    eventually("the record of a started LocalStack", lambda: own_engine.pid)
    starter.kill()
    starter.wait()

    own_engine.run("down")

    assert own_engine.processes() == []


def test_ctrl_c_while_it_starts_ends_with_130_and_leaves_nothing(own_engine: OwnEngine) -> None:
    code, output = own_engine.interrupted_up(lambda starter: starter.send_signal(signal.SIGINT))

    assert code == 130, output
    assert "interrupted" in output
    assert own_engine.processes() == []


def test_a_start_that_fails_when_localstack_runs_already_leaves_nothing(own_engine: OwnEngine) -> None:
    own_engine.home.mkdir()
    (own_engine.home / "bin").write_text("a file where awslocal is to be")

    failed = own_engine.run("up")

    assert failed.returncode and str(own_engine.home / "bin") in failed.stderr
    assert own_engine.processes() == []
    assert own_engine.run("status").returncode == 3


def test_localstack_killed_takes_its_children_along_and_its_record_does_not_stand_in_the_way_of_up(
    own_engine: OwnEngine,
) -> None:
    own_engine.up()
    children = [it for it in own_engine.processes() if it.pid != own_engine.pid]
    assert children

    own_engine.kill_localstack()
    _, alive = psutil.wait_procs(children, timeout=120)
    assert alive == []

    # Its number may be another process's by now: this one's.
    record = own_engine.home / "engine.json"
    record.write_text(json.dumps(json.loads(record.read_text()) | {"pid": psutil.Process().pid}))
    own_engine.up()
    assert own_engine.pid != psutil.Process().pid
    assert json.loads(own_engine.run("status", "--json").stdout)["ready"] is True


def test_dynamodb_local_killed_is_started_again_and_keeps_what_it_stored(own_engine: OwnEngine) -> None:
    jars = _placed_by_hand(own_engine.home.parent / "jars")
    own_engine.variables["SANDBOX_DYNAMODB_LOCAL"] = str(jars)
    own_engine.up()
    details = json.loads(own_engine.run("status", "--json").stdout)["details"]["dynamodbLocal"]
    awslocal = _table(own_engine)
    victim = next(it for it in psutil.Process(details["pid"]).children() if "java" in it.name())
    assert f"{jars}/*" in victim.cmdline(), "a folder placed by hand is used when it is complete"

    victim.kill()

    answer = awslocal("dynamodb", "describe-table", "--table-name", "Kept")
    assert json.loads(answer)["Table"]["TableName"] == "Kept"
    status = json.loads(own_engine.run("status", "--json").stdout)
    assert status["details"]["dynamodbLocal"]["starts"] == details["starts"] + 1


@pytest.mark.slow
def test_two_projects_run_side_by_side_on_two_ports(
    own_engine: OwnEngine, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = OwnEngine(tmp_path_factory.mktemp("other"))
    try:
        own_engine.up()
        other.up()

        assert _answers(own_engine) and _answers(other)
        other.run("down")
        assert _answers(own_engine)
    finally:
        other.end()


def _placed_by_hand(folder: Path) -> Path:
    """A folder with DynamoDB Local's files."""
    folder.mkdir()
    for jar in (Settings.load().cache / "dynamodb-local" / dynamodb_local.VERSION).iterdir():
        (folder / jar.name).symlink_to(jar)
    return folder


def _answers(own: OwnEngine) -> bool:
    with urllib.request.urlopen(f"http://127.0.0.1:{own.port}/_sandbox/status", timeout=10) as answer:
        return bool(json.load(answer)["version"] == 1)


def _table(own: OwnEngine) -> Callable[..., str]:
    """Makes a table with the real ``awslocal`` of the engine's environment, and returns that command."""

    def awslocal(*arguments: str) -> str:
        return subprocess.run(
            [own.home / "bin" / "awslocal", *arguments],
            env={"PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    awslocal(
        *("dynamodb", "create-table", "--table-name", "Kept", "--billing-mode", "PAY_PER_REQUEST"),
        *("--key-schema", "AttributeName=id,KeyType=HASH"),
        *("--attribute-definitions", "AttributeName=id,AttributeType=S"),
    )
    return awslocal
