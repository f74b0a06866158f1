"""Stories of reports."""

from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sandbox.report.stories import story_of


@dataclass
class Report:
    longreprtext: str = ""
    longrepr: Any = None
    sections: list[tuple[str, str]] = field(default_factory=list)
    sandbox_story: str | None = None


def longrepr(path: str) -> Any:
    entry = SimpleNamespace(lines=["    users.put()", ">   queue.expect(", ">       type='X')", "E   told"])
    return SimpleNamespace(
        reprcrash=SimpleNamespace(path=path, lineno=7), reprtraceback=SimpleNamespace(reprentries=[entry])
    )


def test_an_unmet_expectation_is_told_by_place_statement_and_its_own_words() -> None:
    report = Report(longrepr=longrepr(str(Path.cwd() / "scenarios/test_x.py")), sandbox_story="expected on …")
    assert story_of(report) == "scenarios/test_x.py:7\n  queue.expect( type='X')\nexpected on …"


def test_a_file_elsewhere_is_named_in_full() -> None:
    report = Report(longrepr=longrepr("/elsewhere/test_x.py"), sandbox_story="s")
    assert story_of(report).startswith("/elsewhere/test_x.py:7\n")


def test_any_other_failure_is_told_as_pytest_tells_it() -> None:
    assert story_of(Report(longreprtext="\n>   assert 1 == 2\n")) == ">   assert 1 == 2"


def test_the_line_that_names_the_worker_is_left_out() -> None:
    assert story_of(Report(longreprtext="[gw0] linux -- Python 3.11.7 /bin/python\nboom")) == "boom"


def test_what_the_sandbox_knows_follows_without_a_heading_and_captured_output_with_one() -> None:
    sections = [
        ("sandbox", "look inside\n"),
        ("Captured stdout call", "printed\n"),
        ("Captured log call", ""),
    ]
    assert story_of(Report("boom", sections=sections)).splitlines() == [
        "boom",
        "look inside",
        "-- Captured stdout call",
        "printed",
    ]
