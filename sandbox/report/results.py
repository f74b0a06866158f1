"""pytest's reports of one run, put together to one result for each claim."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.report.claims import claim_of, file_of
from sandbox.report.stories import story_of

WORST_FIRST = ("failed", "error", "xpassed", "xfailed", "skipped", "passed")


@dataclass(frozen=True)
class Result:
    """What came of one claim."""

    file: str
    claim: str
    outcome: str
    """One of WORST_FIRST."""
    seconds: float
    """Deployment and clearing away included."""
    stories: Sequence[str] = ()
    """Why it does not hold: one for each phase that failed."""


def results_of(stats: Mapping[str, Sequence[Any]]) -> list[Result]:
    """One result for each test, sorted by file and line.

    ``stats`` are the terminal reporter's: reports by category, ``""`` for set-ups and tear-downs that passed.
    """
    by_test: dict[str, list[tuple[str, Any]]] = {}
    for category in (*WORST_FIRST, ""):
        for report in stats.get(category, ()):
            by_test.setdefault(report.nodeid, []).append((category, report))
    ordered = sorted(by_test.items(), key=lambda each: _place(each[0], (report for _, report in each[1])))
    return [_result(nodeid, reports) for nodeid, reports in ordered if any(name for name, _ in reports)]


def claims_by_story(results: Sequence[Result]) -> dict[str, list[str]]:
    """Each story once, with the claims that it is about: an engine that is away fails them all alike."""
    found: dict[str, list[str]] = {}
    for result in results:
        for story in result.stories:
            found.setdefault(story, []).append(f"{result.outcome.upper()} {result.claim}")
    return found


def _result(nodeid: str, reports: Sequence[tuple[str, Any]]) -> Result:
    return Result(
        file=file_of(nodeid),
        claim=claim_of(nodeid),
        outcome=min((name for name, _ in reports if name), key=WORST_FIRST.index),
        # A report of a collection that failed has no duration.
        seconds=sum(getattr(report, "duration", 0.0) for _, report in reports),
        stories=tuple(story_of(report) for name, report in reports if name in ("failed", "error")),
    )


def _place(nodeid: str, reports: Iterable[Any]) -> tuple[str, int, str]:
    """Path, line (from 0), and the name, which tells parametrised ones apart."""
    lines = (location[1] for report in reports if (location := getattr(report, "location", None)))
    return nodeid.partition("::")[0], next((line for line in lines if line is not None), 0), nodeid
