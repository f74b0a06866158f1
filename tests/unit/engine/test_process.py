"""What `up` does about an engine that runs already."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sandbox.engine import plugins
from sandbox.engine.process import ProcessEngine
from sandbox.engine.record import Record
from sandbox.errors import EngineError, EngineMismatch
from sandbox.progress import Silent
from sandbox.settings import Settings
from tests.serving import Quiet, serving

READY = {
    "version": 1,
    "executor": "sandbox",
    "providers": {"lambda": "sandbox"},
    "services": {"lambda": "running"},
    "dynamodbLocal": {"ready": True},
    "warm": True,
}


@pytest.fixture
def localstack() -> Iterator["subprocess.Popen[bytes]"]:
    """Something that lives, in its place."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    yield process
    process.communicate()


def busy(times: int, pid: int) -> type[Quiet]:
    """One that gives no answer so many times, and then says which process it is."""
    left = [times]

    class Handler(Quiet):
        def do_GET(self) -> None:  # noqa: N802 # as http.server calls it
            if left[0]:
                left[0] -= 1
            else:
                self.reply(200, json.dumps({**READY, "pid": pid}).encode())

    return Handler


def engine(url: str, home: Path, pid: int, fingerprint: str) -> ProcessEngine:
    port = urlsplit(url).port
    assert port is not None
    Record.of(pid, port, fingerprint).write(home)
    return ProcessEngine(Settings(port, home, home / "cache", None, "us-east-1"))


def test_an_engine_that_is_too_busy_to_answer_is_waited_for_and_not_ended(
    tmp_path: Path, localstack: "subprocess.Popen[bytes]"
) -> None:
    with serving(busy(3, localstack.pid)) as url:
        came = engine(url, tmp_path, localstack.pid, plugins.fingerprint()).up(Silent())

    assert came.url == url
    assert localstack.poll() is None
    assert Record.read(tmp_path) is not None


def test_one_with_other_plugins_is_refused_and_not_ended(
    tmp_path: Path, localstack: "subprocess.Popen[bytes]"
) -> None:
    with (
        serving(busy(1, localstack.pid)) as url,
        pytest.raises(EngineMismatch, match="sandbox down && sandbox up"),
    ):
        engine(url, tmp_path, localstack.pid, "another").up(Silent())

    assert localstack.poll() is None


@pytest.mark.parametrize("times", [0, 1])
def test_another_projects_sandbox_that_was_quicker_is_not_taken_for_this_ones(
    tmp_path: Path, localstack: "subprocess.Popen[bytes]", times: int
) -> None:
    with serving(busy(times, pid=1)) as url, pytest.raises(EngineError) as raised:
        engine(url, tmp_path, localstack.pid, plugins.fingerprint()).up(Silent())

    assert "taken while LocalStack started, by another sandbox, whose process is 1" in str(raised.value)


def test_one_that_another_program_was_quicker_than_is_an_error_that_names_that_program(
    tmp_path: Path, localstack: "subprocess.Popen[bytes]"
) -> None:
    with serving(Quiet) as url, pytest.raises(EngineError) as raised:
        engine(url, tmp_path, localstack.pid, plugins.fingerprint()).up(Silent())

    assert f"taken while LocalStack started, by process {os.getpid()}" in str(raised.value)
    assert "choose another port with SANDBOX_PORT" in str(raised.value)
