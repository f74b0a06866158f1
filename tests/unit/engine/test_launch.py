"""What LocalStack is started with."""

from pathlib import Path

import botocore.session
import pytest

from sandbox.engine import launch


def test_boto3_in_localstacks_process_knows_a_region_without_a_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_DEFAULT_REGION", "AWS_CONFIG_FILE", "AWS_PROFILE", "AWS_DEFAULT_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(launch._fresh_folder(tmp_path, "eu-central-1") / "home"))
    assert botocore.session.Session().get_config_variable("region") == "eu-central-1"
