"""Which scenarios are run, and what of the command's words is pytest's."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from sandbox import engine
from sandbox.cli.scenario import scenario as command
from sandbox.errors import UsageError


class Running:
    """An engine that is up."""

    def up(self, _: object) -> None: ...


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What pytest is given, in a project with scenarios of three patterns."""
    seen: list[str] = []

    def main(arguments: Sequence[str]) -> int:
        seen.extend(arguments)
        return 0

    (tmp_path / "scenarios").mkdir()
    for name in ("audit", "users_events", "users_values", "views"):
        (tmp_path / "scenarios" / f"test_{name}.py").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pytest, "main", main)
    monkeypatch.setattr(engine, "choose", lambda _: Running())
    return seen


def run(*words: str) -> None:
    CliRunner().invoke(command, words, standalone_mode=False, catch_exceptions=False)


def test_all_are_run_where_none_is_named(given: list[str]) -> None:
    run()
    assert [one for one in given if one.startswith("scenarios")] == ["scenarios"]


def test_each_name_stands_for_the_files_that_begin_with_it_once(given: list[str]) -> None:
    run("users", "views", "users_values")
    files = [one for one in given if one.startswith("scenarios")]
    assert files == [f"scenarios/test_{name}.py" for name in ("users_events", "users_values", "views")]


def test_options_after_two_dashes_are_pytests(given: list[str]) -> None:
    run("audit", "--", "-k", "twice")
    assert "scenarios/test_audit.py" in given
    assert given[-2:] == ["-k", "twice"]


def test_a_name_that_no_file_begins_with_is_refused_with_those_there_are(given: list[str]) -> None:
    with pytest.raises(UsageError, match="audit"):
        run("users", "audits")
    assert given == []
