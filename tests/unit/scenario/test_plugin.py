"""The pytest plugin, run by pytest itself; only the engine and the deployment are stood in for."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox import bootstrap, engine
from sandbox.errors import OpenSearchUnavailable
from sandbox.scenario import lifetime

pytest_plugins = ["pytester"]

STOOD_IN = ((engine, "choose"), (bootstrap, "deploy"), (bootstrap, "delete"), (lifetime, "_exists"))
HEAVY = ("boto3", "botocore", "rich", "yaml", "urllib3", "filelock", "platformdirs", "psutil", "dirty_equals")
CONFTEST = Path(__file__).with_name("stand_in_engine.py")
SCENARIO = """
    import pytest
    from sandbox import scenario
    stack = scenario.stack("users")
"""
PASSES = SCENARIO + "    def test_holds(sandbox): pass\n"


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


def test_loading_the_plugins_imports_nothing_heavy() -> None:
    code = "import sys, sandbox.scenario.plugin, sandbox.report.plugin; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert [name for name in HEAVY if name in loaded.stdout.split()] == []


def test_a_project_without_scenarios_starts_no_engine(project: pytest.Pytester) -> None:
    project.makepyfile("def test_other(): pass")
    run(project, "-n", "1").assert_outcomes(passed=1)
    assert events(project) == []


def test_a_scenario_that_holds_ends_with_its_account(project: pytest.Pytester) -> None:
    project.makepyfile(PASSES)
    run(project).assert_outcomes(passed=1)
    assert events(project) == ["up", "deploy users", "delete"]


def test_each_scenario_has_an_account_of_its_own_and_the_engine_is_started_once(
    project: pytest.Pytester,
) -> None:
    project.makepyfile(PASSES + "    def test_holds_too(sandbox): pass\n")
    run(project).assert_outcomes(passed=2)
    assert len(set(accounts(project))) == 2
    assert events(project).count("up") == 1


def test_a_scenario_that_fails_keeps_its_account_and_tells_how_to_look_inside(
    project: pytest.Pytester,
) -> None:
    project.makepyfile(SCENARIO + "    def test_fails(sandbox): assert 1 == 2\n")
    result = run(project)
    assert events(project) == ["up", "deploy users"]
    [account] = accounts(project)
    result.stdout.fnmatch_lines(
        [
            "*assert 1 == 2*",
            "this scenario's account is kept; look inside:",
            f"  AWS_ACCESS_KEY_ID={account} *awslocal dynamodb scan --table-name Users",
        ]
    )


def test_sandbox_keep_keeps_the_accounts_of_all(project: pytest.Pytester) -> None:
    project.makepyfile(PASSES)
    run(project, "--sandbox-keep").assert_outcomes(passed=1)
    assert events(project) == ["up", "deploy users"]


def test_a_skipped_scenario_ends_with_its_account(project: pytest.Pytester) -> None:
    project.makepyfile(SCENARIO + "    def test_skips(sandbox): pytest.skip('not here')\n")
    run(project).assert_outcomes(skipped=1)
    assert events(project) == ["up", "deploy users", "delete"]


def test_an_interrupted_scenario_ends_with_its_account(project: pytest.Pytester) -> None:
    project.makepyfile(SCENARIO + "    def test_ctrl_c(sandbox): raise KeyboardInterrupt\n")
    assert run(project).ret == pytest.ExitCode.INTERRUPTED
    assert events(project) == ["up", "deploy users", "delete"]


def test_a_deployment_that_is_interrupted_leaves_no_account(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAND_IN_DEPLOY", "interrupted")
    project.makepyfile(PASSES)
    assert run(project).ret == pytest.ExitCode.INTERRUPTED
    assert events(project) == ["up", "deploy users", "delete"]


def test_a_deployment_that_fails_is_told_without_a_traceback(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAND_IN_DEPLOY", "fails")
    project.makepyfile(PASSES)
    result = run(project)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        ["CloudFormation said no.", "What was deployed is kept. Look inside:", "  AWS_*"]
    )
    result.stdout.no_fnmatch_line("*Traceback*")


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


def test_an_engine_that_cannot_be_had_is_told_without_a_traceback(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAND_IN_ENGINE", "fails")
    project.makepyfile(PASSES)
    for workers in ((), ("-n", "1")):
        result = run(project, *workers)
        result.assert_outcomes(errors=1)
        result.stdout.fnmatch_lines(["Port 4566 is taken."])
        result.stdout.no_fnmatch_line("*Traceback*")


def test_a_file_that_names_no_stack_is_told_how(project: pytest.Pytester) -> None:
    project.makepyfile(test_bare="def test_x(sandbox): pass")
    result = run(project)
    result.stdout.fnmatch_lines(
        ['test_bare.py names no stack; it names one, once: stack = scenario.stack("users")']
    )


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


def test_an_unmet_expectation_is_shown_at_the_scenarios_own_line(project: pytest.Pytester) -> None:
    project.makepyfile(SCENARIO + "    def test_x(sandbox): sandbox.function('F').expect_record(within=0)\n")
    result = run(project)
    result.stdout.fnmatch_lines(
        [
            ">   def test_x(sandbox): sandbox.function('F').expect_record(within=0)",
            "E*WaitTimeout: expected on function F: anything",
            "E*waited 0 s",
            "E*saw no record",
            "E*function F: 1 invocation, 1 failed",
            "E*KeyError: 'email'*handler.py:41 in go",
            "E*try:*sandbox logs F --account *",
        ]
    )
    result.stdout.no_fnmatch_line("*expecting.py*")


def test_an_account_that_does_not_settle_is_told_with_the_record_that_hangs(
    project: pytest.Pytester,
) -> None:
    project.makepyfile(SCENARIO + "    def test_x(sandbox): sandbox.settle(timeout=0)\n")
    result = run(project)
    result.stdout.fnmatch_lines(
        [
            ">   def test_x(sandbox): sandbox.settle(timeout=0)",
            "E*WaitTimeout: expected: nothing is under way",
            "E*waited 0 s",
            "E*still under way:",
            "E*record 100 of table UsersTable, mapping 1b2c to F: attempt 3, retry at 22:13:20Z",
            "E*KeyError: 'email'*handler.py:41 in go",
            "E*function F: 1 invocation, 1 failed",
        ]
    )
    result.stdout.no_fnmatch_line("*settling.py*")


def test_a_mistyped_name_is_shown_at_the_scenarios_own_line(project: pytest.Pytester) -> None:
    project.makepyfile(SCENARIO + "    def test_x(sandbox): sandbox.table('User')\n")
    result = run(project)
    result.stdout.fnmatch_lines(["E*The stack has no table 'User'. There are: UsersTable (Users)."])
    result.stdout.no_fnmatch_line("*resources.py*")


def test_a_bug_of_the_sandbox_is_shown_in_full(project: pytest.Pytester) -> None:
    project.makepyfile(SCENARIO + "    def test_x(sandbox): sandbox.resources.find('planet', 'x')\n")
    run(project).stdout.fnmatch_lines(["*resources.py:*: KeyError"])


def test_under_xdist_the_controller_starts_the_engine_once(project: pytest.Pytester) -> None:
    project.makepyfile(PASSES + "    def test_holds_too(sandbox): pass\n")
    run(project, "-n", "2").assert_outcomes(passed=2)
    happened = events(project)
    assert (happened[0], happened.count("up"), happened.count("deploy users")) == ("up", 1, 2)


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


def test_the_markers_are_known(project: pytest.Pytester) -> None:
    result = run(project, "--markers")
    result.stdout.fnmatch_lines(["@pytest.mark.slow:*", "@pytest.mark.default_account:*"])


def test_what_stands_already_is_used_as_if_nothing_had_happened_and_neither_deployed_nor_deleted(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAND_IN_SETTLES", "yes")
    outputs = {
        "account": {"value": "123456789012"},
        "region": {"value": "us-east-1"},
        "resources": {"value": {"F": {"type": "AWS::Lambda::Function", "id": "f"}}},
    }
    (project.path / "outputs.json").write_text(json.dumps(outputs))
    project.makepyfile(
        SCENARIO
        + """
    def test_is_there_and_was_not_invoked_since(sandbox):
        assert sandbox.account == "123456789012"
        assert sandbox.function("F").name == "f"
        assert sandbox.function("F").invocations == []
    """
    )

    run(project, "--sandbox-deployed=outputs.json").assert_outcomes(passed=1)
    assert events(project) == ["up"]
