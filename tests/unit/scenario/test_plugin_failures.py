"""What the plugin tells of what goes wrong, and where."""

import pytest

from tests.unit.scenario.plugin_project import PASSES, SCENARIO, run

pytest_plugins = ["pytester"]


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
