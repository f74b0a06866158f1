"""A pattern that is broken on purpose: its scenario fails, and says why.

Each row of the tables in mutations.py and node_mutations.py replaces one text of a pattern in a copy of it,
once, and names the scenario that must notice and words that its report must have.
"""

import re
import shutil
from pathlib import Path

import pytest

from sandbox.control import Control
from tests.engine.mutation import Mutation
from tests.engine.mutations import MUTATIONS
from tests.engine.pytests import ROOT, pytest_of

PATTERNS = sorted(template.parent.name for template in (ROOT / "lambdas").glob("*/template.yaml"))
KEPT = re.compile(r"AWS_ACCESS_KEY_ID=(\d{12})")


@pytest.mark.parametrize("pattern", PATTERNS)
def test_each_pattern_is_broken_in_some_way(pattern: str) -> None:
    assert pattern in {mutation.pattern for mutation in MUTATIONS}


@pytest.mark.slow
@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_a_broken_pattern_fails_its_scenario_with_the_cause(
    mutation: Mutation, endpoint: str, tmp_path: Path
) -> None:
    broken(mutation, tmp_path)

    report = run(mutation.scenario, tmp_path)

    for account in set(KEPT.findall(report)):
        Control(endpoint, timeout=60).delete(f"accounts/{account}")
    assert "1 failed" in report, report
    assert [words for words in mutation.words if words not in report] == [], report


def broken(mutation: Mutation, folder: Path) -> None:
    """A project of the pattern, changed, and of the scenario's file."""
    scenario = mutation.scenario.partition("::")[0]
    pattern = folder / "lambdas" / mutation.pattern
    shutil.copytree(ROOT / "lambdas" / mutation.pattern, pattern)
    (folder / "scenarios").mkdir()
    (folder / "pytest.ini").write_text("[pytest]\nsandbox_patience = 20\n")  # of what will not come
    shutil.copyfile(ROOT / "scenarios" / scenario, folder / "scenarios" / scenario)
    text = (pattern / mutation.file).read_text()
    assert text.count(mutation.old) == 1, f"{mutation.old!r} is not once in {mutation.file}"
    (pattern / mutation.file).write_text(text.replace(mutation.old, mutation.new))


def run(scenario: str, folder: Path) -> str:
    """What pytest prints of one scenario."""
    return pytest_of(folder, f"scenarios/{scenario}", timeout=600)[1]
