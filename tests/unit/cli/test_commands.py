"""The command line: names, and the three ways out."""

import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sandbox import cli
from sandbox.cli import deployed, terminal
from sandbox.cli.deployed import Deployed
from sandbox.cli.terminal import TerminalProgress
from sandbox.errors import EngineError
from sandbox.settings import Settings


@pytest.fixture(autouse=True)
def empty_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SANDBOX_HOME", str(tmp_path / ".sandbox"))
    monkeypatch.setenv("SANDBOX_PORT", "9")
    return tmp_path


def test_a_mistyped_command_is_answered_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["deplyo"]) == 2

    error = capsys.readouterr().err
    assert "There is no command 'deplyo'. Did you mean 'deploy'?" in error
    commands = (
        "clock, deploy, dev, doctor, down, invoke, logs, package, record, records, redrive, "
        "runtime, scenario, settle, status, up"
    )
    assert f"There are: {commands}." in error


def test_a_mistyped_scenario_is_answered_with_those_there_are(
    empty_project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (empty_project / "scenarios").mkdir()
    for name in ("users", "quickstart"):
        (empty_project / "scenarios" / f"test_{name}.py").touch()

    assert cli.run(["scenario", "user-s"]) == 2

    error = capsys.readouterr().err
    assert "There is no scenario 'user-s'. Did you mean 'users'? There are: quickstart, users." in error


def test_an_expected_error_is_one_paragraph_and_its_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Settings, "load", _raising(EngineError("It is [not] so. Type: sandbox up")))

    assert cli.run(["up"]) == 1

    assert capsys.readouterr().err == "error: It is [not] so. Type: sandbox up\n"


def test_ctrl_c_ends_with_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(Settings, "load", _raising(KeyboardInterrupt()))

    assert cli.run(["status"]) == 130

    assert capsys.readouterr().err.strip() == "interrupted"


def test_a_bug_shows_its_traceback_and_what_to_report(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Settings, "load", _raising(ZeroDivisionError("division by zero")))

    assert cli.run(["status"]) == 70

    error = capsys.readouterr().err
    assert "Traceback (most recent call last)" in error
    assert "ZeroDivisionError: division by zero" in error
    assert "This is a bug in the sandbox. Please report it" in error


def test_status_of_what_does_not_run_is_exit_code_3_and_json_for_programs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.run(["status", "--json"]) == 3

    status = json.loads(capsys.readouterr().out)
    assert (status["running"], status["ready"], status["pid"]) == (False, False, None)


def test_logs_of_a_function_where_nothing_runs_tells_how_to_start(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["logs", "StreamProcessor"]) == 1

    assert "Start it with: sandbox up" in capsys.readouterr().err


def test_a_parameter_without_a_value_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["deploy", ".", "-p", "Name"]) == 2

    assert "--parameter 'Name' is not of the form NAME=VALUE" in capsys.readouterr().err


def test_what_was_deployed_is_deployed_again_once_each_and_only_while_its_template_is_there(
    empty_project: Path,
) -> None:
    settings = Settings.load()
    settings.home.mkdir()
    kept, gone = empty_project / "kept.yaml", empty_project / "gone.yaml"
    kept.touch()
    gone.touch()
    for template in (kept, gone, kept):
        deployed.remember(settings, Deployed(template, "us-east-1", None, {"Name": "value"}))
    gone.unlink()

    again = Deployed(kept, "us-east-1", None, {"Name": "value"})
    assert deployed.remembered(settings) == [again]
    assert deployed.remembered(settings, [again]) == []


def test_what_is_remembered_at_the_same_time_is_all_remembered(empty_project: Path) -> None:
    settings, templates = Settings.load(), [empty_project / f"{number}.yaml" for number in range(20)]
    settings.home.mkdir()
    for template in templates:
        template.touch()
    with ThreadPoolExecutor(len(templates)) as pool:
        list(pool.map(lambda each: deployed.remember(settings, Deployed(each, "us-east-1")), templates))
    assert {entry.template for entry in deployed.remembered(settings)} == set(templates)


def test_the_command_that_deploys_again_has_all_that_was_chosen() -> None:
    entry = Deployed(
        *(Path("my app/template.yaml"), "eu-west-1", "shop", {"Name": "a b"}, "111122223333"),
        tags={"team": "x"},
        capabilities=("CAPABILITY_IAM",),
    )
    assert entry.command == (
        "sandbox deploy 'my app/template.yaml' --region eu-west-1 --account 111122223333 --stack shop "
        "-p 'Name=a b' --tag team=x --capability CAPABILITY_IAM"
    )


def test_a_folder_and_the_template_in_it_are_deployed_again_once(empty_project: Path) -> None:
    settings = Settings.load()
    settings.home.mkdir()
    (empty_project / "template.yaml").touch()
    for path in (empty_project, empty_project / "template.yaml"):
        deployed.remember(settings, Deployed(path, "us-east-1"))

    assert deployed.remembered(settings) == [Deployed(empty_project / "template.yaml", "us-east-1")]
    deployed.forget(settings, Deployed(empty_project, "us-east-1"))
    assert deployed.remembered(settings) == []


def test_an_account_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["logs", "Reader", "--account", "12"]) == 2

    assert "--account '12' is not an AWS account id; that is twelve digits" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_to_is_told_with_the_variable_that_names_another(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SANDBOX_HOME", "/dev/null/sandbox")

    assert cli.run(["up"]) == 1

    assert "Name another folder with SANDBOX_HOME" in capsys.readouterr().err


def _raising(error: BaseException) -> Callable[..., Settings]:
    def load(*_: object) -> Settings:
        raise error

    return load


def test_what_looks_like_the_name_of_an_emoji_is_printed_as_it_stands(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with TerminalProgress().step("Deploying arn:key:of"):
        terminal.errors.print("arn:key:of")
        terminal.output.print("arn:key:of")
    with terminal.shown_live("Deploying arn:key:of", 0.0) as step:
        step.detail("arn:key:of")

    assert capsys.readouterr() == ("arn:key:of\n", "arn:key:of\n")


def test_a_command_imports_no_other() -> None:
    program = (
        "import sys; from sandbox import cli; cli.run(['settle', '--help']); "
        "print([name for name in cli.COMMANDS if f'sandbox.cli.{name}' in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "['settle']"
