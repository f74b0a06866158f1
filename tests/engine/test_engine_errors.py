"""What stands in the way of a start is named, with what to type next."""

import json
import socket
from pathlib import Path

import psutil

from sandbox.engine import dynamodb_local, environment
from sandbox.settings import Settings
from tests.engine.engines import OwnEngine


def test_a_port_taken_by_another_program_is_an_error_that_names_it(own_engine: OwnEngine) -> None:
    with socket.create_server(("127.0.0.1", own_engine.port)):
        result = own_engine.run("up")

    assert result.returncode == 1
    assert f"Port {own_engine.port} is taken by process {psutil.Process().pid}" in result.stderr
    assert f"SANDBOX_PORT={own_engine.port + 1} sandbox up" in result.stderr


def test_localstack_dying_while_it_starts_is_an_error_with_its_last_log_lines(own_engine: OwnEngine) -> None:
    code, output = own_engine.interrupted_up(lambda _: own_engine.kill_localstack())

    assert code == 1
    assert "LocalStack ended while it was starting. Its last log lines, of " in output
    assert str(own_engine.home / "engine.log") in output
    assert own_engine.processes() == []


def test_plugins_of_another_version_or_another_port_is_an_error_that_tells_what_to_do(
    own_engine: OwnEngine,
) -> None:
    own_engine.up()

    moved = own_engine.run("up", SANDBOX_PORT="1")
    record = own_engine.home / "engine.json"
    record.write_text(json.dumps(json.loads(record.read_text()) | {"plugins": "an-older-version"}))
    updated = own_engine.run("up")

    assert (moved.returncode, updated.returncode) == (1, 1)
    assert f"sandbox runs on port {own_engine.port}, and SANDBOX_PORT asks for 1" in moved.stderr
    assert "has other plugins (an-older-version)" in updated.stderr
    assert "Its last log lines" in updated.stderr
    assert all("sandbox down && sandbox up" in result.stderr for result in (moved, updated))


def test_where_no_python_3_13_can_be_had_one_paragraph_says_so_and_what_to_do(
    own_engine: OwnEngine, tmp_path: Path
) -> None:
    result = own_engine.run(
        "up",
        SANDBOX_CACHE=str(tmp_path / "cache"),
        PATH="/nowhere",
        PYENV_ROOT=str(tmp_path),
        UV_PYTHON_DOWNLOADS="never",
    )

    assert result.returncode == 1
    assert "LocalStack 4.14 needs Python 3.13, and none was found" in result.stderr
    assert "uv could not download one either" in result.stderr
    assert "then type: sandbox up" in result.stderr


def test_an_interpreter_that_is_named_3_13_and_does_not_run_is_passed_over(
    own_engine: OwnEngine, tmp_path: Path
) -> None:
    broken = tmp_path / "bin" / "python3.13"
    broken.parent.mkdir()
    broken.write_text("#!/bin/sh\necho 'python3.13: command not found' >&2\nexit 127\n")
    broken.chmod(0o755)

    result = own_engine.run(
        "up",
        SANDBOX_CACHE=str(tmp_path / "cache"),
        PATH=str(broken.parent),
        PYENV_ROOT=str(tmp_path),
        UV_PYTHON_DOWNLOADS="never",
    )

    assert f"looked at: {broken}" in result.stderr


def test_dynamodb_local_that_cannot_be_had_is_an_error_that_names_each_attempt_and_the_way_by_hand(
    own_engine: OwnEngine, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    for shared in ("engine", "runtimes"):
        (cache / shared).symlink_to(Settings.load().cache / shared)
    assert environment.existing(cache)
    nowhere = "http://127.0.0.1:9"

    result = own_engine.run("up", SANDBOX_CACHE=str(cache), HTTPS_PROXY=nowhere, https_proxy=nowhere)

    assert result.returncode == 1
    assert f"DynamoDB Local {dynamodb_local.VERSION} could not be downloaded:" in result.stderr
    assert result.stderr.count(".jar: ") >= dynamodb_local.MOST_NAMED
    assert "set SANDBOX_DYNAMODB_LOCAL to that folder" in result.stderr


def test_a_folder_placed_by_hand_is_checked_file_by_file(own_engine: OwnEngine, tmp_path: Path) -> None:
    (tmp_path / "jars").mkdir()

    result = own_engine.run("up", SANDBOX_DYNAMODB_LOCAL=str(tmp_path / "jars"))

    assert result.returncode == 1
    assert f"SANDBOX_DYNAMODB_LOCAL names {tmp_path / 'jars'}" in result.stderr
    assert f"{len(dynamodb_local.pinned())} files are" in result.stderr
