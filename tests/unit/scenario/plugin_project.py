"""A project whose scenarios the plugin runs, with the engine and the deployment stood in for."""

from pathlib import Path

import pytest

from sandbox import bootstrap, engine
from sandbox.scenario import lifetime

STOOD_IN = ((engine, "choose"), (bootstrap, "deploy"), (bootstrap, "delete"), (lifetime, "_exists"))
CONFTEST = Path(__file__).with_name("stand_in_engine.py")
SCENARIO = """
    import pytest
    from sandbox import scenario
    stack = scenario.stack("users")
"""
PASSES = SCENARIO + "    def test_holds(sandbox): pass\n"


def run(project: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    options = ("-p", "no:cacheprovider", "-p", "no:hypothesispytest", "--strict-markers", *arguments)
    if "-n" in arguments:
        return project.runpytest_subprocess(*options)
    return project.runpytest_inprocess(*options, no_reraise_ctrlc=True)


def events(project: pytest.Pytester) -> list[str]:
    """What the engine and the deployment were asked to do, accounts left out."""
    file = project.path / "events"
    return [line.split(" account")[0] for line in file.read_text().splitlines()] if file.exists() else []


def accounts(project: pytest.Pytester) -> list[str]:
    lines = (project.path / "events").read_text().splitlines()
    return [line.rsplit(" ", 1)[-1] for line in lines if line.startswith("deploy")]
