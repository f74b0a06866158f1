"""Functions run on the interpreter that they declare, with what AWS's runtime carries for it."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import WaiterError

from sandbox.clients import Clients
from sandbox.engine import environment, interpreter, runtimes
from sandbox.engine.python_runtime import NAMES
from sandbox.errors import DeploymentError, EnvironmentUnavailable
from sandbox.settings import Settings
from tests.engine.engines import OwnEngine
from tests.engine.functions import OFTEN, Function, package
from tests.engine.projects import HANDLER, Project
from tests.waiting import eventually

LOOK = """
import logging, os, sys
import boto3, awslambdaric
logging.getLogger().warning("a line\\nof two")
def handler(event, context):
    if event == "raise":
        raise ValueError("on purpose")
    clients = boto3.client("sts").get_caller_identity()["Account"]
    named = {name: os.environ.get(name) for name in ("AWS_EXECUTION_ENV", "LC_CTYPE")}
    path = [entry for entry in sys.path if "site-packages" in entry]
    return {"version": list(sys.version_info[:2]), "account": clients, "path": path, **named}
"""
OLD = ("python3.9", "python3.10", "python3.11")


def _version(runtime: str) -> str:
    return runtime.removeprefix("python")


def _here(runtime: str) -> Path | None:
    return interpreter.on_this_machine(_version(runtime), Settings.load().cache)[0]


def _needs(runtime: str) -> None:
    if _here(runtime) is None:
        pytest.skip(f"no Python {_version(runtime)} on this machine, and none is downloaded for a test")


@pytest.mark.parametrize("runtime", NAMES)
def test_a_function_runs_on_the_python_that_it_declares(clients: Clients, runtime: str) -> None:
    _needs(runtime)
    function = Function(clients, LOOK, Runtime=runtime)

    seen = function.invoke().payload
    raised = function.invoke("raise").payload

    assert seen["version"] == [int(part) for part in _version(runtime).split(".")]
    assert seen["account"] == clients.account
    assert seen["AWS_EXECUTION_ENV"] == f"AWS_Lambda_{runtime}"
    assert seen["path"] == [f"{path}" for path in seen["path"] if f"/python/lib/{runtime}/" in path]
    assert seen["LC_CTYPE"] == (None if runtime in OLD else "C.UTF-8")
    assert list(raised) == ["errorMessage", "errorType", "requestId", "stackTrace"]
    [frame] = raised["stackTrace"]
    assert 'raise ValueError("on purpose")' in frame
    log = "".join(function.logged("on purpose"))
    assert "a line\nof two\n" in log and f"INIT_START Runtime Version: python:{_version(runtime)}" in log


@pytest.mark.parametrize("runtime", ["nodejs18.x", "java21", "provided.al2023"])
def test_a_runtime_that_is_not_run_is_refused_at_once_by_its_name(clients: Clients, runtime: str) -> None:
    client = clients.client("lambda")

    with pytest.raises(client.exceptions.InvalidParameterValueException, match=rf"{runtime} is not run"):
        Function(clients, HANDLER, Runtime=runtime)


# Vector 51, recorded on AWS.
def test_a_runtime_that_does_not_exist_is_refused_in_awss_words(clients: Clients) -> None:
    client = clients.client("lambda")

    with pytest.raises(client.exceptions.InvalidParameterValueException) as refused:
        Function(clients, HANDLER, Runtime="ruby9")

    words = refused.value.response["Error"]["Message"]
    assert re.fullmatch(
        r"Value ruby9 at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: "
        r"\[(\S+, )*python3\.13, .*\S\] or be a valid ARN",
        words,
    )


def test_an_update_moves_a_function_to_another_runtime(clients: Clients) -> None:
    other = next((name for name in NAMES if name != runtimes.DEFAULT and _here(name)), None)
    if other is None:
        pytest.skip("no Python but the default one on this machine")
    function, client = Function(clients, LOOK), clients.client("lambda")

    client.update_function_configuration(FunctionName=function.name, Runtime=other)
    client.get_waiter("function_updated_v2").wait(FunctionName=function.name, WaiterConfig=OFTEN)

    assert function.invoke().payload["AWS_EXECUTION_ENV"] == f"AWS_Lambda_{other}"


def test_a_package_built_for_another_interpreter_is_an_error_of_the_deployment(
    clients: Clients, tmp_path: Path
) -> None:
    project = Project.in_folder(tmp_path, clients)
    project.write("code/fast/core.cpython-36m-x86_64-linux-gnu.so", "compiled")

    with pytest.raises(DeploymentError) as failed:
        project.deploy()

    assert "fast/core.cpython-36m-x86_64-linux-gnu.so in the function's package was built" in str(
        failed.value
    )
    assert "than python3.13 is here" in str(failed.value)


def test_a_function_that_could_not_be_prepared_can_be_deleted(clients: Clients) -> None:
    client = clients.client("lambda")
    with pytest.raises(WaiterError):
        Function(clients, HANDLER, files={"core.cpython-36m-x86_64-linux-gnu.so": "compiled"})

    client.delete_function(FunctionName="subject")

    assert client.list_functions()["Functions"] == []


def test_a_deployment_that_needs_a_python_that_cannot_be_had_changes_nothing_and_says_what_to_type(
    clients: Clients, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project.in_folder(tmp_path, clients)
    project.properties("Reader")["Runtime"] = "python3.10"
    monkeypatch.setattr(runtimes, "missing", lambda _: ["python3.10"])
    for name, value in _nowhere(tmp_path).items():
        monkeypatch.setenv(name, value)

    with pytest.raises(EnvironmentUnavailable) as failed:
        project.deploy()

    said = str(failed.value)
    assert (
        f"template.yaml:{project.line('Reader:')}: Reader cannot run here. Runtime python3.10 needs" in said
    )
    assert said.endswith("then type: sandbox runtime python3.10")
    assert project.live_stacks() == []


def _nowhere(folder: Path) -> dict[str, str]:
    """Variables with which no interpreter is found, and none is downloaded."""
    found = {name: str(folder / "nothing") for name in ("PATH", "PYENV_ROOT", "UV_PYTHON_INSTALL_DIR")}
    return {**found, "UV_PYTHON_DOWNLOADS": "never"}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnEngine]:
    """A sandbox whose cache has the default runtime only, on a machine that has one other Python at most."""
    folder = tmp_path_factory.mktemp("fresh")
    shared, cache = Settings.load().cache, folder / "cache"
    runtime = runtimes.folders(shared)[runtimes.DEFAULT].relative_to(shared)
    for part in ("engine", "dynamodb-local", runtime):
        (cache / part).parent.mkdir(parents=True, exist_ok=True)
        (cache / part).symlink_to(shared / part)
    own = OwnEngine(folder, SANDBOX_CACHE=str(cache), **_nowhere(folder))
    Path(own.variables["PATH"]).mkdir()
    if other := _other():
        Path(own.variables["PATH"], f"python{_version(other)}").symlink_to(str(_here(other)))
    own.up()
    yield own
    own.end()


def _other() -> str | None:
    """A runtime that this machine has a Python for, beside the default one."""
    return next((name for name in NAMES if name != runtimes.DEFAULT and _here(name)), None)


def _created(own: OwnEngine, runtime: str) -> dict[str, Any]:
    """What CreateFunction answers by hand, and what has become of the function in the end."""
    client = Clients(f"http://127.0.0.1:{own.port}").client("lambda")
    answer = client.create_function(
        FunctionName=runtime.replace(".", "-"),
        Role="arn:aws:iam::000000000000:role/tests",
        Code={"ZipFile": package({"handler.py": LOOK})},
        Runtime=runtime,
        Handler="handler.handler",
    )
    assert answer["State"] == "Pending"
    return eventually(
        f"the end of {runtime}'s preparation",
        lambda: dict(client.get_function_configuration(FunctionName=answer["FunctionName"])),
        lambda found: found["State"] != "Pending",
    )


@pytest.mark.slow
def test_a_function_made_by_hand_is_pending_until_its_runtime_is_prepared(fresh: OwnEngine) -> None:
    other = _other()
    if other is None:
        pytest.skip("no Python but the default one on this machine")

    assert _created(fresh, other)["State"] == "Active"


@pytest.mark.slow
def test_where_its_runtime_cannot_be_had_it_fails_with_what_was_looked_at_and_what_to_type(
    fresh: OwnEngine,
) -> None:
    missing = next(name for name in reversed(NAMES) if name not in (runtimes.DEFAULT, _other()))

    failed = _created(fresh, missing)

    assert failed["State"] == "Failed"
    reason = failed["StateReason"]
    assert f"Runtime {missing} needs Python {_version(missing)}, and none was found" in reason
    assert reason.endswith(f"then type: sandbox runtime {missing}")


def test_a_runtime_is_prepared_by_hand_beforehand_or_refused_by_name(tmp_path: Path) -> None:
    own = OwnEngine(tmp_path, SANDBOX_CACHE=str(tmp_path / "cache"), **_nowhere(tmp_path))

    unknown, missing = own.run("runtime", "java21"), own.run("runtime", "python3.12")
    again = own.run("runtime", runtimes.DEFAULT, SANDBOX_CACHE=str(Settings.load().cache))

    assert unknown.returncode == 2 and "There are: python3.9, python3.10" in unknown.stderr
    assert missing.returncode == 1 and "looked at: nothing of that name" in missing.stderr
    assert again.stdout.startswith(f"{runtimes.DEFAULT} is ready: {os.sep}")
    assert environment.PYTHON.version in again.stdout
