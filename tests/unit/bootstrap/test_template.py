"""Templates as files."""

from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.bootstrap.template import read
from sandbox.errors import TemplateError


def test_a_folder_stands_for_the_template_in_it(tmp_path: Path) -> None:
    (tmp_path / "template.yml").write_text("Resources: {A: {Type: T}}")

    assert read(tmp_path).path == tmp_path / "template.yml"


def test_a_template_that_is_not_there_is_answered_with_those_that_are(tmp_path: Path) -> None:
    (tmp_path / "users").mkdir()
    (tmp_path / "users" / "template.yaml").touch()

    with pytest.raises(
        TemplateError, match=r"no template .*/nope.yaml. In .* there are: users/template.yaml"
    ):
        read(tmp_path / "nope.yaml")


def test_a_folder_without_a_template_says_what_it_looked_for(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"holds no template.yaml or template.yml or template.json"):
        read(tmp_path)


def test_what_is_not_yaml_is_told_with_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "template.yaml"
    path.write_text("Resources:\n  A: [\n")

    with pytest.raises(TemplateError, match=r"line 3, column 1"):
        read(path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no Resources"),
        ("[]", "no Resources"),
        ("Resources: {}", "no Resources"),
        ("Resources: {A: {}}", "A has no Type"),
        ("Resources: {A: {Type: T, Properties: [x]}}", "Properties of A are not a mapping"),
        ("Resources: {A: {Type: T}}\nParameters: [x]", "Parameters is not a mapping"),
    ],
)
def test_what_is_no_template_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "template.yaml"
    path.write_text(text)

    with pytest.raises(TemplateError, match=message):
        read(path)


def test_a_place_is_the_line_of_the_innermost_key_that_is_written(tmp_path: Path) -> None:
    path = tmp_path / "template.yaml"
    path.write_text("Resources:\n  A:\n    Type: T\n    Properties:\n      X: 1\n")
    template = read(path)

    assert template.where("Resources", "A", "Properties", "X") == "template.yaml:5"
    assert template.where("Resources", "A", "Properties", "Missing") == "template.yaml:4"
    assert template.where("Nothing") == "template.yaml"


def test_a_place_in_a_nested_template_is_told_from_the_folder_of_the_outermost(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    path = tmp_path / "inner" / "template.yaml"
    path.write_text("Resources:\n  A:\n    Type: T\n")
    nested = replace(read(path), within=(tmp_path / "template.yaml", tmp_path / "other" / "middle.yaml"))

    assert nested.where("Resources", "A") == "inner/template.yaml:2"
