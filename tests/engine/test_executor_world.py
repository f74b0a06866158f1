"""What a handler sees, and what it does not."""

import os
import sys
from pathlib import Path

import pytest

from sandbox.clients import Clients
from tests.engine.functions import Function, can_run, package
from tests.waiting import eventually

LOOK = """
import os, sys
def handler(event, context):
    return {"env": dict(os.environ), "path": sys.path, "cwd": os.getcwd()}
"""
LETTERS = {
    "AWS_REGION": "us-east-1",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_LAMBDA_FUNCTION_NAME": "subject",
    "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128",
    "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
    "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/subject",
    "_HANDLER": "handler.handler",
    "LAMBDA_TASK_ROOT": "{task}",
    "LAMBDA_RUNTIME_DIR": "{packages}",
    "TZ": ":UTC",
    "LANG": "en_US.UTF-8",
    "PWD": "{task}",
    "SHLVL": "0",
    "AWS_XRAY_CONTEXT_MISSING": "LOG_ERROR",
    "PATH": "{program}:/usr/local/bin:/usr/bin/:/bin:{opt}/bin",
    "LD_LIBRARY_PATH": "{task}:{task}/lib:{opt}/lib",
}
"""AWS's values; its folders are elsewhere here, and what is not there is not named (``/var/lang/lib``)."""
NODE_PATH = (
    "{opt}/nodejs/node22/node_modules:{opt}/nodejs/node_modules:{packages}/node_modules:{packages}:{task}"
)
DIFFERING = {
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_XRAY_DAEMON_ADDRESS",
    "_AWS_XRAY_DAEMON_ADDRESS",
    "_AWS_XRAY_DAEMON_PORT",
    "_X_AMZN_TRACE_ID",
}
"""Names of AWS's whose values are another environment's in another environment."""
OF_THE_SANDBOX = {
    "HOME",
    "TMPDIR",
    "LAMBDA_OPT_ROOT",
    "AWS_ENDPOINT_URL",
    "AWS_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_EC2_METADATA_DISABLED",
}
IMPORTS = """
import importlib
def handler(names, context):
    found = []
    for name in names:
        try:
            importlib.import_module(name)
            found.append(name)
        except ImportError:
            pass
    return found
"""


def test_the_environment_holds_what_aws_sets_and_nothing_of_the_host(clients: Clients) -> None:
    env = Function(clients, LOOK, Environment={"Variables": {"TABLE": "Users"}}).invoke().payload["env"]

    assert env["TABLE"] == "Users"
    assert env["AWS_EXECUTION_ENV"] == "AWS_Lambda_python3.13"
    assert env["AWS_LAMBDA_FUNCTION_NAME"] == "subject"
    assert env["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] == "128"
    assert env["AWS_REGION"] == clients.region
    assert not {name for name in env if name.startswith(("SANDBOX_", "LOCALSTACK_", "EDGE_", "GATEWAY_"))}
    assert "AWS_LAMBDA_FUNCTION_TIMEOUT" not in env
    assert "USER" not in env


# Vector 34, recorded on AWS; every name of section 4 of the reference.
@pytest.mark.parametrize(
    ("runtime", "own"),
    [
        ("python3.13", {"PYTHONPATH": "{packages}", "LC_CTYPE": "C.UTF-8"}),
        ("nodejs22.x", {"NODE_PATH": NODE_PATH}),
    ],
)
def test_the_environment_is_awss_to_the_letter_and_seven_variables_of_the_sandbox(
    clients: Clients, runtime: str, own: dict[str, str]
) -> None:
    if not can_run(runtime):
        pytest.skip(f"no {runtime} on this machine")
    files = {"handler.js": "exports.handler = async () => ({ env: process.env });"}
    env = Function(clients, LOOK, files=files, Runtime=runtime).invoke().payload["env"]

    places = {
        "task": env["LAMBDA_TASK_ROOT"],
        "packages": env["LAMBDA_RUNTIME_DIR"],
        "opt": env.get("LAMBDA_OPT_ROOT"),
        "program": env["PATH"].partition(":")[0],
    }
    said = {**LETTERS, **own, "AWS_EXECUTION_ENV": f"AWS_Lambda_{runtime}"}
    expected = {name: value.format(**places) for name, value in said.items()}
    assert env.keys() == expected.keys() | DIFFERING | OF_THE_SANDBOX
    assert {name: env[name] for name in expected} == expected
    assert env["AWS_LAMBDA_LOG_STREAM_NAME"].partition("[")[2].startswith("$LATEST]")


def test_home_and_temporary_folder_are_the_environments_own_and_go_with_it(clients: Clients) -> None:
    source = """
import os, pathlib, tempfile
def handler(event, context):
    pathlib.Path(tempfile.gettempdir(), "left").touch()
    return [os.path.expanduser("~"), tempfile.gettempdir(), os.listdir(tempfile.gettempdir())]
"""
    home, temporary, content = Function(clients, source).invoke().payload

    assert home == temporary
    assert home != str(Path.home())
    assert content == ["left"]
    clients.client("lambda").delete_function(FunctionName="subject")
    eventually("the scratch folder to be gone", Path(temporary).exists, lambda exists: not exists)


def test_credentials_are_the_roles_in_the_scenarios_own_account(clients: Clients) -> None:
    source = "import boto3\ndef handler(e, c):\n    return boto3.client('sts').get_caller_identity()['Arn']\n"

    arn = Function(clients, source).invoke().payload

    assert arn.startswith(f"arn:aws:sts::{clients.account}:assumed-role/tests/subject")


def test_no_setting_of_the_function_leads_its_clients_away_from_the_sandbox(clients: Clients) -> None:
    away = {
        "AWS_ENDPOINT_URL": "https://sts.amazonaws.com",
        "AWS_ENDPOINT_URL_STS": "https://sts.amazonaws.com",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
        "AWS_CONFIG_FILE": "/etc/passwd",
    }
    source = "import boto3\ndef handler(e, c):\n    return boto3.client('sts').meta.endpoint_url\n"

    function = Function(clients, source, Environment={"Variables": away})

    assert function.invoke().payload == clients.endpoint_url


# Vector 51, by AWS's documentation.
def test_a_reserved_variable_is_not_the_functions_to_set(clients: Clients) -> None:
    client = clients.client("lambda")
    reserved = {"AWS_REGION": "eu-west-1"}

    with pytest.raises(client.exceptions.InvalidParameterValueException) as refused:
        Function(clients, LOOK, Environment={"Variables": reserved})

    assert (
        "Lambda was unable to configure your environment variables because the environment variables you "
        "have provided contains reserved keys that are currently not supported for modification. "
        "Reserved keys used in this request: AWS_REGION"
    ) in str(refused.value)


def test_only_what_awss_runtime_carries_can_be_imported(clients: Clients) -> None:
    function = Function(clients, IMPORTS)

    there = ["boto3", "botocore", "awslambdaric", "json", "ctypes"]
    engine_s = ["localstack", "plux", "moto", "psutil", "werkzeug", "requests", "sandbox", "pip"]

    assert function.invoke(there + engine_s).payload == there


# Vector 36, from logs of AWS's.
def test_the_package_shadows_the_standard_library_and_boto3(clients: Clients) -> None:
    source = "import colorsys, boto3\ndef handler(e, c):\n    return [colorsys.whose, boto3.whose]\n"
    files = {"colorsys.py": "whose = 'mine'", "boto3.py": "whose = 'mine'"}

    assert Function(clients, source, files=files).invoke().payload == ["mine", "mine"]


def test_the_handler_starts_in_its_package(clients: Clients) -> None:
    seen = Function(clients, LOOK).invoke().payload

    assert seen["cwd"] == seen["env"]["LAMBDA_TASK_ROOT"] == seen["path"][0]


def test_no_open_file_of_the_engine_is_handed_down(clients: Clients) -> None:
    source = "import os\nopen_files = os.listdir('/dev/fd')\ndef handler(e, c):\n    return open_files\n"

    open_files = Function(clients, source).invoke().payload

    # stdin, stdout, stderr, the runtime client's copy of stdout, and the listing itself
    assert sorted(open_files, key=int) == ["0", "1", "2", "3", "4"]


# Vector 37, by AWS's documentation.
def test_layers_lie_between_the_package_and_the_runtime(clients: Clients) -> None:
    client = clients.client("lambda")

    def layer(name: str, files: dict[str, str]) -> str:
        arn = client.publish_layer_version(LayerName=name, Content={"ZipFile": package(files)})
        return str(arn["LayerVersionArn"])

    first = layer("first", {"python/shared.py": "whose = 'first'", "python/only.py": "whose = 'first'"})
    second = layer("second", {"python/shared.py": "whose = 'second'", "data.txt": "x"})
    source = "import shared, only\ndef handler(e, c):\n    return [shared.whose, only.whose]\n"

    assert Function(clients, source, Layers=[first, second]).invoke().payload == ["second", "first"]
    # These were unpacked together: one alone has to be fetched again.
    alone = Function(clients, source, name="alone", Layers=[first])
    assert alone.invoke().payload == ["first", "first"]


def test_the_deadline_is_the_timeout(clients: Clients) -> None:
    source = "def handler(e, c):\n    return c.get_remaining_time_in_millis()\n"

    assert 740_000 < Function(clients, source, Timeout=800).invoke().payload <= 800_000


def test_exit_and_quit_exist_as_they_do_on_aws(clients: Clients) -> None:
    assert (
        Function(clients, "def handler(e, c):\n    return [callable(exit), callable(quit)]\n")
        .invoke()
        .payload
    )


def test_the_hosts_home_folder_is_not_where_boto3_looks(clients: Clients) -> None:
    source = "import boto3\ndef handler(e, c):\n    return boto3.Session().available_profiles\n"

    assert os.environ.get("HOME") is None or Function(clients, source).invoke().payload == []


WRITES = """
import os
def attempt(path):
    try:
        open(path, "w").close()
        return "written"
    except OSError as error:
        return type(error).__name__
def handler(event, context):
    places = (os.environ["LAMBDA_TASK_ROOT"], os.environ["LAMBDA_OPT_ROOT"])
    return [attempt(place + "/new") for place in places] + [attempt(places[0] + "/handler.py")]
"""


@pytest.mark.skipif(
    sys.platform != "linux" and os.geteuid() == 0, reason="only Linux keeps root from writing"
)
# Vector 38, recorded on AWS; its folders are elsewhere here.
def test_package_and_layers_cannot_be_written_to_not_even_by_root(clients: Clients) -> None:
    assert Function(clients, WRITES).invoke().payload == ["PermissionError"] * 3


def test_code_that_insists_on_awss_own_paths_is_told_what_to_use_instead(clients: Clients) -> None:
    function = Function(clients, "def handler(event, context):\n    open('/var/task/handler.py')\n")

    assert function.invoke().payload["errorType"] == "FileNotFoundError"
    assert "[sandbox] /var/task is there on AWS only." in function.last()["log"]
    assert "LAMBDA_TASK_ROOT" in function.last()["log"].splitlines()[-3]


def test_a_handler_may_open_1024_files(clients: Clients) -> None:
    source = (
        "import resource\ndef handler(event, context):\n"
        "    return resource.getrlimit(resource.RLIMIT_NOFILE)\n"
    )

    assert Function(clients, source).invoke().payload == [1024, 1024]


# Vector 9, recorded on AWS.
def test_an_exec_wrapper_runs_the_runtime_and_a_missing_one_is_an_exit_with_127(clients: Clients) -> None:
    layer = clients.client("lambda").publish_layer_version(
        LayerName="wrapper",
        Content={"ZipFile": package({"wrap": '#!/bin/sh\nWRAPPED=yes exec "$@"\n'}, mode=0o755)},
    )
    source = "import os\ndef handler(event, context):\n    return os.environ['WRAPPED']\n"
    wrapped = {"Variables": {"AWS_LAMBDA_EXEC_WRAPPER": "/opt/wrap"}}

    with_one = Function(clients, source, Layers=[layer["LayerVersionArn"]], Environment=wrapped)
    without = Function(clients, source, name="without", Environment=wrapped)

    assert with_one.invoke().payload == "yes"
    payload, request_id = without.fail(), without.last()["requestId"]
    assert payload == {
        "errorType": "Runtime.ExitError",
        "errorMessage": f"RequestId: {request_id} Error: Runtime exited with error: exit status 127",
    }
