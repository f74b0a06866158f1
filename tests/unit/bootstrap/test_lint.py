"""What cfn-lint says of a template, asked of a stand-in for the engine's own."""

import json
from pathlib import Path
from typing import Any

import pytest

from sandbox.bootstrap import lint
from sandbox.bootstrap.fidelity import Note
from sandbox.engine import environment
from sandbox.engine.environment import EngineEnvironment


def finding(rule: str, line: int, text: str) -> dict[str, Any]:
    return {"Rule": {"Id": rule}, "Location": {"Start": {"LineNumber": line}}, "Message": text}


class StandIn:
    """A program that answers as cfn-lint does, and notes in which folder it was called."""

    def __init__(self, folder: Path) -> None:
        self.program, self.calls, self._said = folder / "python", folder / "calls", folder / "said"
        self.program.write_text(f"#!/bin/sh\npwd >> {self.calls}\ncat {self._said}\nexit 6\n")
        self.program.chmod(0o755)

    def says(self, text: str) -> None:
        self._said.write_text(text)

    def folders(self) -> list[str]:
        return self.calls.read_text().splitlines() if self.calls.exists() else []


@pytest.fixture
def cfn_lint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    stand_in = StandIn(tmp_path)
    monkeypatch.setattr(environment, "existing", lambda _: EngineEnvironment(stand_in.program))
    return stand_in


@pytest.fixture
def template(tmp_path: Path) -> Path:
    (tmp_path / "project" / "orders").mkdir(parents=True)
    path = tmp_path / "project" / "orders" / "template.yaml"
    path.write_text("Resources: {}\n")
    return path


def asked(template: Path) -> list[Note]:
    with lint.asked(template, template.parents[2] / "cache") as answer:
        return answer()


def test_what_it_finds_is_told_with_file_and_line_in_the_files_order(
    cfn_lint: StandIn, template: Path
) -> None:
    cfn_lint.says(json.dumps([finding("W2001", 9, "not used"), finding("E3002", 4, "unexpected")]))

    assert asked(template) == [
        Note("template.yaml:4", "cfn-lint E3002: unexpected"),
        Note("template.yaml:9", "cfn-lint W2001: not used"),
    ]


def test_that_code_has_to_be_packaged_is_not_told(cfn_lint: StandIn, template: Path) -> None:
    cfn_lint.says(json.dumps([finding("W3002", 4, "This code may only work with 'package' cli command")]))

    assert asked(template) == []


def test_an_unchanged_template_is_looked_at_once(cfn_lint: StandIn, template: Path) -> None:
    cfn_lint.says(json.dumps([finding("E3002", 4, "unexpected")]))

    assert asked(template) == asked(template)
    assert len(cfn_lint.folders()) == 1
    template.write_text("Resources: {A: {}}\n")
    asked(template)
    assert len(cfn_lint.folders()) == 2


def test_a_projects_configuration_counts_and_a_changed_one_asks_again(
    cfn_lint: StandIn, template: Path
) -> None:
    cfn_lint.says("[]")
    asked(template)
    (template.parents[1] / ".cfnlintrc").write_text("ignore_checks: [E3002]\n")

    asked(template)

    assert cfn_lint.folders() == [str(template.parent), str(template.parents[1])]


def test_one_that_fails_is_told_and_asked_again(cfn_lint: StandIn, template: Path) -> None:
    cfn_lint.says("Traceback\nKeyError: 'Resources'\n")

    assert asked(template) == [Note("template.yaml", "cfn-lint could not look at it: KeyError: 'Resources'")]
    cfn_lint.says("[]")
    assert asked(template) == []


def test_without_an_engine_nothing_is_said(tmp_path: Path, template: Path) -> None:
    assert asked(template) == []
