from pathlib import Path

import pytest

from sandbox.localstack.executor.variables import World, for_process, refusal

WORLD = World(Path("/py/bin/python3.13"), Path("/packages"), Path("/task"), Path("/opt-1"), Path("/scratch"))
ENDPOINT = "http://127.0.0.1:4566"
LOCALSTACKS = {
    "AWS_REGION": "us-east-1",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": 128,
    "AWS_LAMBDA_FUNCTION_TIMEOUT": 3,
    "AWS_EXECUTION_ENV": "AWS_Lambda_rapid",
    "LAMBDA_TASK_ROOT": "/var/task",
    "LOCALSTACK_HOSTNAME": "127.0.0.1",
    "EDGE_PORT": "4566",
    "TZ": ":UTC",
}


def made(own: dict[str, str] | None = None, **given: object) -> dict[str, str]:
    own = own or {}
    return for_process({**LOCALSTACKS, **given, **own}, own, "python3.13", ENDPOINT, WORLD)


def test_what_only_localstacks_containers_need_is_left_out() -> None:
    env = made()

    assert not {"LOCALSTACK_HOSTNAME", "EDGE_PORT", "AWS_LAMBDA_FUNCTION_TIMEOUT"} & set(env)


def test_every_value_is_text() -> None:
    assert made()["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] == "128"


def test_folders_are_those_of_this_environment() -> None:
    env = made()

    assert env["LAMBDA_TASK_ROOT"] == "/task"
    assert env["HOME"] == env["TMPDIR"] == "/scratch"
    assert env["PATH"].startswith("/py/bin:")


@pytest.mark.parametrize("name", ["LANG", "PATH", "TZ", "PYTHONPATH", "HOME", "LOCALSTACK_FLAG"])
def test_the_function_may_set_what_aws_lets_it_set(name: str) -> None:
    assert made({name: "mine"})[name] == "mine"


@pytest.mark.parametrize(
    "name", ["AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_STS", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]
)
def test_what_would_lead_a_client_past_the_sandbox_is_left_out(name: str) -> None:
    assert name not in made({name: "https://sts.amazonaws.com"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AWS_ENDPOINT_URL", ENDPOINT),
        ("AWS_CONFIG_FILE", "/dev/null"),
        ("AWS_SHARED_CREDENTIALS_FILE", "/dev/null"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
    ],
)
def test_where_aws_is_is_not_the_functions_to_choose(name: str, value: str) -> None:
    assert made({name: "mine"})[name] == value


def test_the_log_level_is_in_capitals() -> None:
    assert made(AWS_LAMBDA_LOG_LEVEL="Info")["AWS_LAMBDA_LOG_LEVEL"] == "INFO"


def test_reserved_names_are_refused_in_awss_words() -> None:
    reason = refusal({"AWS_REGION": "x", "TABLE": "y", "AWS_LAMBDA_FUNCTION_NAME": "z", "_HANDLER": "h"})

    assert reason is not None
    assert reason.endswith(
        "Reserved keys used in this request: AWS_LAMBDA_FUNCTION_NAME, AWS_REGION, _HANDLER"
    )
    assert refusal({"TABLE": "y", "AWS_XRAY_CONTEXT_MISSING": "x"}) is None
