"""What the image's entry point tells LocalStack."""

import json
from pathlib import Path

import pytest

from sandbox.engine import configuration
from sandbox.engine.image import start


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """What the build puts into the image."""
    (tmp_path / "plugins" / "0123456789abcdef").mkdir(parents=True)
    (tmp_path / "dynamodb-local" / "2.6.1").mkdir(parents=True)
    (tmp_path / "runtimes.json").write_text(json.dumps({"folders": {}}))
    return tmp_path


def test_it_is_told_what_the_process_engine_tells_it(root: Path) -> None:
    told = start.variables({}, root)
    assert configuration.EVERYWHERE.items() <= told.items()
    assert told["SANDBOX_FINGERPRINT"] == "0123456789abcdef"
    assert told["SANDBOX_DYNAMODB_JARS"].rstrip("/") == str(root / "dynamodb-local" / "2.6.1")


def test_addresses_that_clients_are_given_are_those_of_the_port_outside(root: Path) -> None:
    told = start.variables({"SANDBOX_PORT": "4711"}, root)
    assert told["LOCALSTACK_HOST"] == "127.0.0.1:4711"
    assert told["GATEWAY_LISTEN"] == "0.0.0.0:4566,127.0.0.1:4711"  # handlers are clients, too
    assert told["EXTRA_CORS_ALLOWED_ORIGINS"] == "http://127.0.0.1:4711"


def test_a_variable_of_the_container_wins_with_localstacks_prefix_or_without(root: Path) -> None:
    told = start.variables({"LOCALSTACK_DEBUG": "1", "LAMBDA_RUNTIME_EXECUTOR": "docker"}, root)
    assert (told["DEBUG"], told["LAMBDA_RUNTIME_EXECUTOR"]) == ("1", "docker")


def test_localstack_host_begins_with_the_prefix_and_keeps_it(root: Path) -> None:
    told = start.variables({"LOCALSTACK_HOST": "sandbox.test:4566"}, root)
    assert told["LOCALSTACK_HOST"] == "sandbox.test:4566"
    assert "HOST" not in told


def test_a_variable_that_compose_hands_on_empty_is_as_if_it_were_not_there(root: Path) -> None:
    told = start.variables({"LOCALSTACK_HOST": "", "SANDBOX_PORT": "", "AWS_DEFAULT_REGION": ""}, root)
    assert (told["LOCALSTACK_HOST"], told["GATEWAY_LISTEN"]) == ("127.0.0.1:4566", "0.0.0.0:4566")
    assert told["AWS_DEFAULT_REGION"] == "us-east-1"
