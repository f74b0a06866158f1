"""What LocalStack is started with."""

import subprocess
from pathlib import Path
from unittest import mock

import botocore.session
import pytest

from sandbox.engine import launch
from sandbox.settings import Settings


def test_boto3_in_localstacks_process_knows_a_region_without_a_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_DEFAULT_REGION", "AWS_CONFIG_FILE", "AWS_PROFILE", "AWS_DEFAULT_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(launch._fresh_folder(tmp_path, "eu-central-1") / "home"))
    assert botocore.session.Session().get_config_variable("region") == "eu-central-1"


def test_a_variable_of_the_sandbox_is_replaced_by_one_that_the_caller_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = mock.Mock(return_value=mock.Mock(pid=1))
    monkeypatch.setattr(subprocess, "Popen", started)
    settings = Settings(4566, tmp_path, tmp_path, None, "us-east-1")

    launch.start(settings, mock.MagicMock(), tmp_path, tmp_path, {"PROVIDER_OVERRIDE_LAMBDA": "default"})

    variables = started.call_args.kwargs["env"]
    assert variables["PROVIDER_OVERRIDE_LAMBDA"] == "default"
    assert variables["PROVIDER_OVERRIDE_DYNAMODB"] == "sandbox"
