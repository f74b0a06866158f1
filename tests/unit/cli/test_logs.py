"""``sandbox logs`` of LocalStack itself."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox import cli, engine
from sandbox.settings import Settings


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SANDBOX_HOME", str(tmp_path / ".sandbox"))
    path = engine.choose(Settings.load()).log()
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def test_the_last_lines_are_shown(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log.write_text("one\ntwo\nthree\n")

    assert cli.run(["logs", "-n", "2"]) == 0

    assert capsys.readouterr().out == "two\nthree\n"


def test_no_log_yet_is_said(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["logs"]) == 0

    assert capsys.readouterr().out == "(nothing was logged yet)\n"


def test_followed_it_shows_what_is_added_and_begins_again_with_a_new_file(log: Path) -> None:
    log.write_text("one\ntw")
    command = [sys.executable, "-c", "from sandbox.cli import main; main()", "logs", "--follow"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ}) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "one\n"
        with log.open("a") as file:
            file.write("o\n")
        assert process.stdout.readline() == "two\n"
        log.write_text("new\n")
        assert process.stdout.readline() == "new\n"
        process.terminate()
