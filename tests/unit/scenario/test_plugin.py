"""The pytest plugin, run by pytest itself; only the engine and the deployment are stood in for."""

import json
import subprocess
import sys

import pytest

from tests.unit.scenario.plugin_project import PASSES, SCENARIO, accounts, events, run

pytest_plugins = ["pytester"]


HEAVY = ("boto3", "botocore", "rich", "yaml", "urllib3", "filelock", "platformdirs", "psutil", "dirty_equals")


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


def test_an_account_that_ended_before_a_fixture_failed_is_not_told_of(project: pytest.Pytester) -> None:
    project.makepyfile(
        SCENARIO
        + """
    @pytest.fixture
    def checked(sandbox):
        yield sandbox
        assert 1 == 2

    def test_holds(checked): pass
    """
    )
    result = run(project)
    result.assert_outcomes(passed=1, errors=1)
    assert events(project) == ["up", "deploy users", "delete"]
    result.stdout.no_fnmatch_line("*account is kept*")


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


def test_under_xdist_the_controller_starts_the_engine_once(project: pytest.Pytester) -> None:
    project.makepyfile(PASSES + "    def test_holds_too(sandbox): pass\n")
    run(project, "-n", "2").assert_outcomes(passed=2)
    happened = events(project)
    assert (happened[0], happened.count("up"), happened.count("deploy users")) == ("up", 1, 2)


@pytest.mark.parametrize(
    ("given", "seconds"), [("", 10.0), ("sandbox_patience = 60", 60.0), ("sandbox_patience = 2.5", 2.5)]
)
def test_a_wait_that_names_no_time_lasts_as_long_as_the_project_says(
    project: pytest.Pytester, given: str, seconds: float
) -> None:
    project.makeini(f"[pytest]\n{given}\n")
    project.makepyfile(
        SCENARIO
        + f"""
    def test_patience(sandbox):
        assert sandbox._wait.within == {seconds}
        assert sandbox._expect(sandbox.resources.find("table", "UsersTable"), "item").wait.within == {seconds}
    """
    )
    run(project).assert_outcomes(passed=1)


def test_a_time_that_is_none_is_told_in_one_sentence(project: pytest.Pytester) -> None:
    project.makeini("[pytest]\nsandbox_patience = long\n")
    project.makepyfile(PASSES)
    run(project).stdout.fnmatch_lines(["sandbox_patience is 'long'; it must be a number of seconds."])


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
