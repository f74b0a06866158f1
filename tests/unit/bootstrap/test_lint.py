"""What cfn-lint says of a template, asked of a stand-in for the engine's own."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sandbox.bootstrap import lint
from sandbox.bootstrap.fidelity import Note
from sandbox.bootstrap.template import read
from sandbox.engine import environment
from sandbox.engine.environment import EngineEnvironment

Finding = dict[str, Any]


def finding(rule: str, line: int, text: str) -> Finding:
    return {"Rule": {"Id": rule}, "Location": {"Start": {"LineNumber": line}}, "Message": text}


class StandIn:
    """A program that answers as cfn-lint does, and notes in which folder it was called, and of what."""

    def __init__(self, folder: Path) -> None:
        self.program, self.calls, self._said = folder / "python", folder / "calls", folder / "said"
        self._asked = folder / "asked"
        note = f'pwd >> {self.calls}\nwhile [ "$1" != -- ]; do shift; done\nshift\necho "$@" >> {self._asked}'
        self.program.write_text(f"#!/bin/sh\n{note}\ncat {self._said}\nexit 6\n")
        self.program.chmod(0o755)

    def finds(self, findings: Mapping[Path, Sequence[Finding]]) -> None:
        told = [{**each, "Filename": str(path)} for path, some in findings.items() for each in some]
        self.says(json.dumps(told))

    def says(self, text: str) -> None:
        self._said.write_text(text)

    def folders(self) -> list[str]:
        return self.calls.read_text().splitlines() if self.calls.exists() else []

    def asked(self) -> list[list[str]]:
        return [line.split() for line in self._asked.read_text().splitlines()]


@pytest.fixture
def cfn_lint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    stand_in = StandIn(tmp_path)
    monkeypatch.setattr(environment, "existing", lambda _: EngineEnvironment(stand_in.program))
    return stand_in


@pytest.fixture
def template(tmp_path: Path) -> Path:
    return written(tmp_path / "project" / "orders" / "template.yaml")


@pytest.fixture
def inner(template: Path) -> Path:
    return written(template.parent / "inner" / "template.yaml")


def written(path: Path) -> Path:
    path.parent.mkdir(parents=True)
    path.write_text("Resources: {A: {Type: AWS::SQS::Queue}}\n")
    return path


def asked(template: Path, *nested: Path) -> list[Note]:
    templates = [read(template), *(replace(read(path), within=(template,)) for path in nested)]
    with lint.asked(templates, template.parents[2] / "cache") as answer:
        return answer()


def test_what_it_finds_is_told_with_file_and_line_in_the_files_order(
    cfn_lint: StandIn, template: Path
) -> None:
    cfn_lint.finds({template: [finding("W2001", 9, "not used"), finding("E3002", 4, "unexpected")]})

    assert asked(template) == [
        Note("template.yaml:4", "cfn-lint E3002: unexpected"),
        Note("template.yaml:9", "cfn-lint W2001: not used"),
    ]


def test_that_code_has_to_be_packaged_is_not_told(cfn_lint: StandIn, template: Path) -> None:
    cfn_lint.finds({template: [finding("W3002", 4, "This code may only work with 'package' cli command")]})

    assert asked(template) == []


def test_an_unchanged_template_is_looked_at_once(cfn_lint: StandIn, template: Path) -> None:
    cfn_lint.finds({template: [finding("E3002", 4, "unexpected")]})

    assert asked(template) == asked(template)
    assert len(cfn_lint.folders()) == 1
    template.write_text("Resources: {B: {Type: AWS::SQS::Queue}}\n")
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


def test_a_nested_template_is_looked_at_in_the_same_run_and_told_with_its_own_path(
    cfn_lint: StandIn, template: Path, inner: Path
) -> None:
    cfn_lint.finds({inner: [finding("E3002", 7, "unexpected")], template: [finding("W2001", 9, "not used")]})

    assert asked(template, inner) == [
        Note("template.yaml:9", "cfn-lint W2001: not used"),
        Note("inner/template.yaml:7", "cfn-lint E3002: unexpected"),
    ]
    assert cfn_lint.asked() == [[str(template), str(inner)]]


def test_a_template_that_is_nested_twice_is_told_once(cfn_lint: StandIn, template: Path, inner: Path) -> None:
    cfn_lint.finds({inner: [finding("E3002", 7, "unexpected")]})

    assert len(asked(template, inner, inner)) == 1


def test_only_what_changed_is_looked_at_again_be_it_nested_or_not(
    cfn_lint: StandIn, template: Path, inner: Path
) -> None:
    cfn_lint.finds({template: [finding("W2001", 9, "not used")], inner: []})
    asked(template, inner)
    inner.write_text("Resources: {B: {Type: AWS::SQS::Queue}}\n")
    cfn_lint.finds({inner: [finding("E3002", 7, "unexpected")]})

    assert [note.where for note in asked(template, inner)] == ["template.yaml:9", "inner/template.yaml:7"]
    assert cfn_lint.asked()[1:] == [[str(inner)]]


def test_a_nested_template_with_a_configuration_of_its_own_is_looked_at_by_it(
    cfn_lint: StandIn, template: Path, inner: Path
) -> None:
    (inner.parent / ".cfnlintrc").write_text("ignore_checks: [E3002]\n")
    cfn_lint.says("[]")

    assert asked(template, inner) == []
    assert sorted(cfn_lint.folders()) == [str(template.parent), str(inner.parent)]


def test_one_that_fails_is_told_and_asked_again(cfn_lint: StandIn, template: Path) -> None:
    cfn_lint.says("Traceback\nKeyError: 'Resources'\n")

    assert asked(template) == [Note("template.yaml", "cfn-lint could not look at it: KeyError: 'Resources'")]
    cfn_lint.says("[]")
    assert asked(template) == []


def test_without_an_engine_nothing_is_said(tmp_path: Path, template: Path) -> None:
    assert asked(template) == []
