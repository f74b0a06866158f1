"""Which stacks the plugin deploys for a scenario, once more, side by side, or not at all."""

import pytest

from sandbox.errors import OpenSearchUnavailable
from sandbox.scenario import lifetime
from tests.unit.scenario.plugin_project import PASSES, SCENARIO, accounts, events, run

pytest_plugins = ["pytester"]

AGAIN = """
    from sandbox import scenario
    stack = scenario.stack("users", parameters={"A": "1", "B": "1"})
    def test_x(sandbox):
        assert sandbox.outputs == {"A": "1", "B": "1"}
        sandbox.deploy({"B": "2"})
        assert sandbox.outputs == {"A": "1", "B": "2"}
        sandbox.deploy({"FunctionName": "g"})
        assert sandbox.outputs == {"A": "1", "B": "1", "FunctionName": "g"}
"""


def test_a_scenario_deploys_its_stack_again_with_what_it_names_and_the_rest_as_the_file_does(
    project: pytest.Pytester,
) -> None:
    project.makepyfile(AGAIN)
    run(project).assert_outcomes(passed=1)
    assert events(project) == ["up", "deploy users", "deploy users", "deploy users", "delete"]
    assert len(set(accounts(project))) == 1


def test_what_was_replaced_by_another_deployment_is_the_new_one(project: pytest.Pytester) -> None:
    project.makepyfile(
        SCENARIO
        + """
    def test_x(sandbox):
        old, table = sandbox.function("F"), sandbox.table("UsersTable")
        sandbox.deploy({"FunctionName": "g"})
        assert (old.name, sandbox.function("F").name) == ("f", "g")
        assert sandbox.table("UsersTable") is table
"""
    )
    run(project).assert_outcomes(passed=1)


def test_another_deployment_that_fails_fails_the_scenario_at_its_own_line(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.makepyfile(
        SCENARIO
        + """
    import os
    def test_x(sandbox):
        os.environ["STAND_IN_DEPLOY"] = "fails"
        sandbox.deploy({})
"""
    )
    monkeypatch.setenv("STAND_IN_DEPLOY", "")  # what the scenario sets leaves with the test
    result = run(project)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([">       sandbox.deploy({})", "E       *CloudFormation said no."])


def test_a_scenario_of_a_stack_with_a_twin_runs_with_both_and_says_with_which(
    project: pytest.Pytester,
) -> None:
    (project.path / "lambdas" / "users" / "template-node.yaml").touch()
    project.makepyfile(
        """
    from sandbox import scenario
    stack = scenario.stack("users", {"A": "1"}, twins=("template-node.yaml",))
    def test_x(sandbox):
        assert sandbox.outputs == {"A": "1"}
    """
    )
    result = run(project, "-v")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["*::test_x[[]template] PASSED*", "*::test_x[[]template-node] PASSED*"])
    assert len(set(accounts(project))) == 2


def test_what_needs_a_java_that_is_not_there_is_skipped_with_the_reason(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OpenSearchUnavailable("OpenSearch needs Java 21. Install one.")

    monkeypatch.setattr(lifetime, "_deploy", refuse)
    project.makepyfile(PASSES)

    result = run(project, "-rs")

    result.assert_outcomes(skipped=1)
    result.stdout.fnmatch_lines(["SKIPPED*OpenSearch needs Java 21. Install one."])


FAILED_ONCE = "function F: 1 invocation, 1 failed"


TWO = (
    SCENARIO
    + """
    there = scenario.stack("users", region="us-west-2")
    elsewhere = lambda: scenario.stack("users", region="eu-west-1")
"""
)


def test_several_stacks_are_deployed_into_one_account_each_in_its_region(project: pytest.Pytester) -> None:
    project.makepyfile(
        TWO
        + """
    def test_x(sandbox):
        other = sandbox.of(there)
        assert (sandbox.region, other.region, other.account) == ("us-east-1", "us-west-2", sandbox.account)
        assert other.of(stack) is sandbox
"""
    )
    run(project).assert_outcomes(passed=1)
    assert events(project) == ["up", "deploy users", "deploy users in us-west-2", "delete"]
    assert len(set(accounts(project))) == 1


def test_what_is_not_met_in_one_stack_is_told_with_what_happened_in_all(project: pytest.Pytester) -> None:
    project.makepyfile(
        TWO + "    def test_x(sandbox): sandbox.of(there).function('F').expect_record(within=0)\n"
    )
    result = run(project)
    shown = [line for line in result.outlines if line.startswith("E")]  # the summary may hold it again
    assert [line.removeprefix("E").strip() for line in shown].count(FAILED_ONCE) == 2
    result.stdout.fnmatch_lines(
        ["E*sandbox logs F --account ????????????", "E*sandbox logs F --account * --region us-west-2"]
    )


def test_a_stack_that_the_file_does_not_name_is_refused(project: pytest.Pytester) -> None:
    project.makepyfile(TWO + "    def test_x(sandbox): sandbox.of(elsewhere())\n")
    run(project).stdout.fnmatch_lines(
        ["*The scenario's file does not name this stack users at its top level."]
    )


def test_an_interrupted_deployment_of_the_second_stack_leaves_no_account(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAND_IN_DEPLOY", "interrupted")
    project.makepyfile(TWO + "    @pytest.mark.default_account\n    def test_x(sandbox): pass\n")
    assert run(project).ret == pytest.ExitCode.INTERRUPTED
    assert events(project)[-2:] == ["delete scenario-users", "delete scenario-users"]


def test_a_scenario_of_the_default_account_deletes_its_stack_and_not_the_account(
    project: pytest.Pytester,
) -> None:
    project.makepyfile(SCENARIO + "    @pytest.mark.default_account\n    def test_x(sandbox): pass\n")
    run(project).assert_outcomes(passed=1)
    assert events(project) == [
        "up",
        "delete scenario-users",
        "deploy users as scenario-users",
        "delete scenario-users",
    ]
    assert accounts(project) == ["000000000000"]


def test_a_stack_deployed_by_hand_in_the_default_account_is_left_alone(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAND_IN_STACKS", "users")
    project.makepyfile(SCENARIO + "    @pytest.mark.default_account\n    def test_x(sandbox): pass\n")
    result = run(project)
    result.stdout.fnmatch_lines(["The default account holds a stack users that was deployed by hand*"])
    assert events(project) == ["up"]
