"""Which permissions of a pattern's roles none of its scenarios uses. That none is missing, each scenario
proves by itself (``scenarios/conftest.py``)."""

import json
import shutil
from pathlib import Path

import pytest

from sandbox.control import Control
from tests.engine.mutation import Mutation
from tests.engine.pytests import ROOT, pytest_of
from tests.engine.test_pattern_mutations import KEPT, broken
from tests.engine.test_pattern_mutations import run as run_broken
from tests.permissions.scenarios import NOTES

PATTERNS = sorted(template.parent.name for template in (ROOT / "lambdas").glob("*/template.yaml"))


@pytest.mark.slow  # every scenario once more
@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_permission_is_used_in_some_scenario(pattern: str, endpoint: str, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    report = run(sorted((ROOT / "scenarios").glob(f"test_{pattern}*.py")), notes)
    told = [json.loads(line) for line in notes.read_text().splitlines()]

    assert any(each["used"] for each in told), report
    unused = {each["what"] for each in told} - {each["what"] for each in told if each["used"]}
    assert unused == set(), report


def run(scenarios: list[Path], notes: Path) -> str:
    """What pytest prints of them; they have to pass."""
    code, report = pytest_of(ROOT, "-m", "not slow", *map(str, scenarios), timeout=600, **{NOTES: str(notes)})
    assert code == 0, report
    return report


@pytest.mark.slow
def test_a_permission_that_is_missing_is_an_error_of_the_scenario_that_needs_it(
    endpoint: str, tmp_path: Path
) -> None:
    scenario = "test_profile_updates.py::test_a_deleted_profile_is_no_update_and_the_function_is_not_invoked"
    broken(
        Mutation("profile", "template.yaml", "Action: sns:Publish", "Action: sns:Subscribe", scenario, ()),
        tmp_path,
    )
    shutil.copy(ROOT / "scenarios" / "conftest.py", tmp_path / "scenarios")

    report = run_broken(scenario, tmp_path)

    for account in set(KEPT.findall(report)):
        Control(endpoint, timeout=60).delete(f"accounts/{account}")
    assert "1 passed, 1 error" in report, report
    assert "sns:Publish on arn:aws:sns" in report, report
    assert "sqs:SendMessage on" not in report, report
