"""Where the project, its port and the cache are."""

from pathlib import Path

import pytest

from sandbox.errors import UsageError
from sandbox.settings import Settings


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "PORT", "CACHE", "REGION", "DYNAMODB_LOCAL", "ENGINE", "ENDPOINT"):
        monkeypatch.delenv(f"SANDBOX_{name}", raising=False)


def test_a_command_in_a_subfolder_finds_the_projects_sandbox(tmp_path: Path) -> None:
    (tmp_path / ".sandbox").mkdir()
    (tmp_path / "src" / "deep").mkdir(parents=True)

    assert Settings.load(tmp_path / "src" / "deep").home == tmp_path / ".sandbox"


def test_before_there_is_one_the_project_is_where_its_pyproject_is(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "src").mkdir()

    assert Settings.load(tmp_path / "src").home == tmp_path / ".sandbox"


def test_without_variables_it_is_localstacks_port_on_the_loopback_address(tmp_path: Path) -> None:
    settings = Settings.load(tmp_path)

    assert settings.endpoint_url == "http://127.0.0.1:4566"
    assert settings.region == "us-east-1"


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "4566.0"])
def test_a_port_that_is_none_is_refused_by_its_name(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANDBOX_PORT", port)

    with pytest.raises(
        UsageError, match=f"SANDBOX_PORT is '{port}'; it must be a number between 1 and 65535"
    ):
        Settings.load()


def test_a_port_chosen_for_up_is_this_projects_until_it_is_stopped(tmp_path: Path) -> None:
    (tmp_path / ".sandbox").mkdir()
    record = tmp_path / ".sandbox" / "engine.json"
    record.write_text('{"port": 4999}')

    assert Settings.load(tmp_path).port == 4999
    record.unlink()
    assert Settings.load(tmp_path).port == 4566


def test_an_engine_that_there_is_not_is_refused_with_those_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANDBOX_ENGINE", "podman")
    with pytest.raises(UsageError, match="it must be auto, process, compose or remote"):
        Settings.load(tmp_path)


def test_an_endpoint_alone_means_the_engine_that_runs_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANDBOX_ENDPOINT", "http://localstack:4566/")
    settings = Settings.load(tmp_path)
    assert (settings.engine, settings.endpoint_url) == ("remote", "http://localstack:4566")


@pytest.mark.parametrize(("engine", "endpoint"), [("process", "http://localstack:4566"), ("", "localstack")])
def test_an_endpoint_that_nobody_would_use_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str, endpoint: str
) -> None:
    monkeypatch.setenv("SANDBOX_ENGINE", engine)
    monkeypatch.setenv("SANDBOX_ENDPOINT", endpoint)
    with pytest.raises(UsageError, match="SANDBOX_ENDPOINT"):
        Settings.load(tmp_path)
