"""Which template a scenario file means."""

from pathlib import Path

import pytest

from sandbox.errors import UsageError
from sandbox.scenario import stack
from sandbox.scenario.stacks import Stack, find_template, named_in, with_twins


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


def test_a_stack_may_be_of_another_region() -> None:
    assert (stack("users").region, stack("users", region="us-west-2").region) == (None, "us-west-2")


def test_samconfig_beside_the_template_says_what_the_file_does_not(project: Path) -> None:
    folder = project / "lambdas" / "users"
    (folder / "samconfig.toml").write_text(
        '[default.deploy.parameters]\nstack_name = "people"\nregion = "eu-west-1"\n'
        'parameter_overrides = "Stage=live BatchSize=9"\ntags = "team=a"\n'
    )

    found = stack(folder / "template.yaml", parameters={"BatchSize": "3"})
    elsewhere = stack(folder / "template.yaml", region="us-west-2")

    assert (found.called, found.region, found.tags) == ("people", "eu-west-1", {"team": "a"})
    assert found.parameters == {"Stage": "live", "BatchSize": "3"}
    assert elsewhere.region == "us-west-2"


def test_a_stack_is_looked_for_from_the_file_that_names_it() -> None:
    found = stack("users", parameters={"BatchSize": "3"})
    assert (found.name, found.parameters) == ("users", {"BatchSize": "3"})
    assert found.template.parts[-3:] == ("lambdas", "users", "template.yaml")


def test_a_scenario_file_names_one_stack_under_any_name(tmp_path: Path) -> None:
    one = Stack("users", tmp_path)
    assert named_in({"anything": one, "other": 1, "again": one}, tmp_path / "test_x.py") == [one]


def test_a_scenario_file_names_several_stacks_in_the_order_of_their_deployment(tmp_path: Path) -> None:
    here, there = Stack("users", tmp_path), Stack("users", tmp_path, region="us-west-2")
    assert named_in({"b": here, "a": there}, tmp_path / "test_x.py") == [here, there]


def test_a_scenario_file_that_names_no_stack_is_told_how(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"test_x\.py names no stack; .*scenario\.stack"):
        named_in({"other": 1}, tmp_path / "test_x.py")


@pytest.mark.parametrize(("region", "where"), [(None, "one region"), ("us-west-2", "us-west-2")])
def test_two_stacks_of_one_name_in_one_region_are_refused(
    tmp_path: Path, region: str | None, where: str
) -> None:
    names = {each: Stack("users", tmp_path / each, region=region) for each in "ab"}
    with pytest.raises(UsageError, match=f"names 2 stacks that would both be users in {where}"):
        named_in(names, tmp_path / "test_x.py")


def test_a_file_whose_stack_has_twins_runs_with_each_of_them_and_the_others_as_they_are() -> None:
    node = Stack("users", Path("template-node.yaml"))
    users, orders = Stack("users", Path("template.yaml"), twins=(node,)), Stack("orders", Path("o.yaml"))

    assert with_twins({"a": orders, "b": users}) == {
        "template": [orders, users],
        "template-node": [orders, node],
    }
    assert with_twins({"a": orders, "node": node}) == {}
