"""The table in ``scenarios/README.md`` names scenarios that there are, and leaves no file of them out."""

import ast
import re
from pathlib import Path

import pytest

SCENARIOS = Path(__file__).parents[2] / "scenarios"
NAMED = re.compile(r"`(test_\w+\.py)::(test_\w+)`")
ROWS = [line for line in (SCENARIOS / "README.md").read_text().splitlines() if line.startswith("|")][2:]
FILES = sorted(path.name for path in SCENARIOS.glob("test_*.py"))


def names_in(file: str) -> set[str]:
    path = SCENARIOS / file
    parsed = ast.parse(path.read_text()).body if path.is_file() else []
    return {node.name for node in parsed if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("row", ROWS, ids=range(len(ROWS)))
def test_each_row_names_scenarios_that_there_are(row: str) -> None:
    proof = row.strip().strip("|").split("|")[-1]
    named = NAMED.findall(proof)
    assert named, f"no scenario in: {proof}"
    assert [(file, test) for file, test in named if test not in names_in(file)] == []


@pytest.mark.parametrize("file", FILES)
def test_each_file_of_scenarios_stands_in_the_table(file: str) -> None:
    assert any(f"`{file}::" in row for row in ROWS)


def test_there_is_a_table() -> None:
    assert len(ROWS) > 10
