"""What LocalStack is started with."""

import os
import subprocess
from pathlib import Path
from unittest import mock

import botocore.session
import pytest

from sandbox.engine import launch
from sandbox.errors import EngineError
from sandbox.settings import Settings
from tests.another_user import as_another_user


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


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_packages_that_an_earlier_life_left_read_only_are_in_nobodys_way() -> None:
    assert as_another_user(lambda place: second_life(place / "home")) == "[]"


def second_life(home: Path) -> str:
    """What is in the data of a project that had a function in its first life, after the second has begun."""
    package = launch._fresh_folder(home, "us-east-1") / "data" / "packages" / "1"
    (package / "app").mkdir(parents=True)
    (package / "app" / "handler.py").touch()
    for path in (package / "app" / "handler.py", package / "app", package):
        path.chmod(0o555)
    return str(list((launch._fresh_folder(home, "us-east-1") / "data").iterdir()))


def test_data_that_cannot_be_removed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    launch._fresh_folder(tmp_path, "us-east-1")
    refused = PermissionError(1, "Operation not permitted")
    monkeypatch.setattr(launch, "_remove", mock.Mock(side_effect=refused))
    with pytest.raises(EngineError, match=r"engine/data cannot be made anew \(.*Operation not permitted\)"):
        launch._fresh_folder(tmp_path, "us-east-1")
