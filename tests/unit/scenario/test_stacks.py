"""Which template a scenario file means."""

from pathlib import Path

import pytest

from sandbox.errors import UsageError
from sandbox.scenario import stack
from sandbox.scenario.stacks import Stack, find_template, named_in


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("orders", "users"):
        (tmp_path / "lambdas" / name).mkdir(parents=True)
        (tmp_path / "lambdas" / name / "template.yaml").touch()
    (tmp_path / "lambdas" / "no-template").mkdir()
    (tmp_path / "scenarios" / "deep").mkdir(parents=True)
    return tmp_path


def test_a_pattern_is_found_from_any_folder_below_the_project(project: Path) -> None:
    found = find_template("users", project / "scenarios" / "deep" / "test_x.py")
    assert found == project / "lambdas" / "users" / "template.yaml"


def test_a_template_is_found_by_its_path_from_the_files_own_folder(project: Path) -> None:
    found = find_template("../lambdas/orders/template.yaml", project / "scenarios" / "test_x.py")
    assert found == project / "lambdas" / "orders" / "template.yaml"


def test_a_folder_stands_for_the_template_in_it(project: Path) -> None:
    found = find_template("../lambdas/orders", project / "scenarios" / "test_x.py")
    assert found == project / "lambdas" / "orders" / "template.yaml"


def test_an_unknown_pattern_is_answered_with_those_there_are(project: Path) -> None:
    with pytest.raises(
        UsageError, match=r"There is no stack 'user' in .*lambdas. There are: orders, users\."
    ):
        find_template("user", project / "scenarios" / "test_x.py")


def test_a_path_where_no_template_is_is_named_in_full(project: Path) -> None:
    with pytest.raises(UsageError, match=f"There is no template at {project}/scenarios/x.yaml"):
        find_template("x.yaml", project / "scenarios" / "test_x.py")


def test_a_project_without_patterns_is_told_to_name_a_path(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r'scenario\.stack\("path/to/template\.yaml"\)'):
        find_template("users", tmp_path / "test_x.py")


def test_a_stack_is_looked_for_from_the_file_that_names_it() -> None:
    found = stack("users", parameters={"BatchSize": "3"})
    assert (found.name, found.parameters) == ("users", {"BatchSize": "3"})
    assert found.template.parts[-3:] == ("lambdas", "users", "template.yaml")


def test_a_scenario_file_names_one_stack_under_any_name(tmp_path: Path) -> None:
    one = Stack("users", tmp_path)
    assert named_in({"anything": one, "other": 1}, tmp_path / "test_x.py") is one


@pytest.mark.parametrize(
    ("count", "said"), [(0, "test_x.py names no stack"), (2, "test_x.py names 2 stacks")]
)
def test_a_scenario_file_that_does_not_name_one_stack_is_told_how(
    tmp_path: Path, count: int, said: str
) -> None:
    names = {f"s{number}": Stack(f"s{number}", tmp_path) for number in range(count)}
    with pytest.raises(UsageError, match=said):
        named_in(names, tmp_path / "test_x.py")
