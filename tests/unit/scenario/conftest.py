"""What the tests of scenarios share: a clock whose sleep costs nothing, a project for the plugin."""

from dataclasses import dataclass

import pytest

from tests.unit.scenario.plugin_project import CONFTEST, STOOD_IN


@dataclass
class FakeWatch:
    now: float = 100.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float, /) -> None:
        self.now += seconds


@pytest.fixture
def watch() -> FakeWatch:
    return FakeWatch()


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A project with a stack; what happens to the engine is written to ``events``, a line each."""
    monkeypatch.setenv("SANDBOX_HOME", str(pytester.path / ".sandbox"))
    for owner, name in STOOD_IN:  # what the inner conftest puts in their place leaves with the test
        monkeypatch.setattr(owner, name, getattr(owner, name))
    pytester.makeconftest(CONFTEST.read_text())
    (pytester.path / "lambdas" / "users").mkdir(parents=True)
    (pytester.path / "lambdas" / "users" / "template.yaml").touch()
    return pytester
