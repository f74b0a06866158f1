"""Every scenario, on either engine: the same outcome, one by one."""

import warnings
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.docker.conftest import OwnCompose
from tests.engine.engines import OwnEngine

ROOT = Path(__file__).parents[2]
SEARCH = "test_search."


def outcomes(own: OwnEngine, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Passed, skipped or failed, by scenario; the engine is the project's."""
    monkeypatch.chdir(ROOT)
    done = own.run("scenario", "-n", "2")
    cases = ElementTree.parse(own.home / "report" / "junit.xml").iter("testcase")
    found = {f"{case.get('classname')}.{case.get('name')}": _outcome(case) for case in cases}
    assert found, done.stdout + done.stderr
    failed = [name for name, outcome in found.items() if outcome == "failed"]
    assert failed == [], done.stdout
    return found


def _outcome(case: ElementTree.Element) -> str:
    kinds = {child.tag for child in case}
    return "failed" if kinds & {"failure", "error"} else "skipped" if "skipped" in kinds else "passed"


def test_every_scenario_has_the_same_outcome_in_a_container_and_as_processes(
    own_compose: OwnCompose, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_a_container = outcomes(own_compose, monkeypatch)
    own_compose.run("down")
    own = OwnEngine(tmp_path / "process")
    try:
        as_processes = outcomes(own, monkeypatch)
    finally:
        own.end()
    for name in _without_search(in_a_container, as_processes):
        del in_a_container[name], as_processes[name]
    assert as_processes == in_a_container


def _without_search(*ways: dict[str, str]) -> list[str]:
    """Scenarios of OpenSearch where one way cannot have it: no image of it, or no Java 21 on this machine."""
    names = {name for way in ways for name, outcome in way.items() if SEARCH in name and outcome == "skipped"}
    if names:
        warnings.warn(f"No OpenSearch either way: {len(names)} scenarios were not compared", stacklevel=2)
    return sorted(names)
