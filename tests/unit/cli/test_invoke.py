"""``sandbox invoke``, as far as it goes without a function."""

import io
import sys
from pathlib import Path

import pytest

from sandbox import cli


@pytest.fixture(autouse=True)
def empty_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SANDBOX_HOME", str(tmp_path / ".sandbox"))
    monkeypatch.setenv("SANDBOX_PORT", "9")


def test_an_event_that_is_not_json_is_told_before_anything_is_invoked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "event.json").write_text("{")
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))

    assert cli.run(["invoke", "f", "--event", "event.json"]) == 2
    assert cli.run(["invoke", "f", "--event", "-"]) == 2

    said = capsys.readouterr().err
    assert "The event in event.json is not JSON: " in said
    assert "The event on standard input is not JSON: " in said


def test_a_file_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["invoke", "f", "--event", "nowhere.json"]) == 2

    assert "The event nowhere.json cannot be read: No such file or directory." in capsys.readouterr().err


def test_without_a_sandbox_nothing_is_invoked(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["invoke", "f"]) == 1

    assert "The sandbox is not running" in capsys.readouterr().err
