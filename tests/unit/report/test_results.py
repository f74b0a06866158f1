"""Reports of pytest put together to results."""

from dataclasses import dataclass, field
from typing import Any

from sandbox.report.results import Result, claims_by_story, results_of


@dataclass
class Report:
    nodeid: str
    duration: float = 1.0
    location: tuple[str, int | None, str] = ("", 0, "")
    longreprtext: str = ""
    sections: list[Any] = field(default_factory=list)


def test_the_time_is_that_of_all_phases() -> None:
    stats = {
        "passed": [Report("a.py::test_x", 1.0)],
        "": [Report("a.py::test_x", 2.0), Report("a.py::test_x", 0.5)],
    }
    assert results_of(stats) == [Result("a", "x", "passed", 3.5)]


def test_a_test_that_passed_and_could_not_be_cleared_away_is_an_error() -> None:
    stats = {"passed": [Report("a.py::test_x")], "error": [Report("a.py::test_x", longreprtext="boom")]}
    [result] = results_of(stats)
    assert (result.outcome, result.stories) == ("error", ("boom",))


def test_results_come_by_file_and_line_whatever_the_order_of_the_run() -> None:
    reports = [
        Report("b.py::test_1", location=("b.py", 1, "")),
        Report("a.py::test_late", location=("a.py", 9, "")),
        Report("a.py::test_early", location=("a.py", 2, "")),
    ]
    assert [each.claim for each in results_of({"passed": reports})] == ["early", "late", "1"]


def test_a_file_that_could_not_be_read_is_a_result_of_its_own() -> None:
    @dataclass
    class Collection:
        nodeid: str
        longreprtext: str
        sections: list[Any] = field(default_factory=list)

    [result] = results_of({"error": [Collection("a/test_broken.py", "SyntaxError")]})
    assert (result.claim, result.outcome, result.stories) == ("a/test_broken.py", "error", ("SyntaxError",))


def test_setups_alone_are_no_result() -> None:
    assert results_of({"": [Report("a.py::test_x")]}) == []


def test_a_story_that_is_the_same_for_many_claims_is_told_once() -> None:
    results = [Result("f", name, "error", 1.0, ["no engine"]) for name in ("a", "b")]
    assert claims_by_story(results) == {"no engine": ["ERROR a", "ERROR b"]}
