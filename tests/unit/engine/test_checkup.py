"""What a doctor sees of a machine and of an engine."""

import dataclasses
import shutil
import socket
from pathlib import Path
from typing import Any

import pytest

from sandbox.engine import checkup, plugins
from sandbox.engine.checkup import findings
from sandbox.engine.finding import Finding
from sandbox.engine.protocol import EngineStatus
from sandbox.settings import Settings

SOUND: dict[str, Any] = {
    "localstack": "4.14.0",
    "plugins": plugins.fingerprint(),
    "dynamodbLocal": {"ready": True, "port": 8000, "starts": 1},
    "services": {"lambda": "running"},
    "providers": {"lambda": "sandbox", "dynamodb": None},
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A project and a cache in which nothing is yet."""
    return Settings(9, tmp_path / "project" / ".sandbox", tmp_path / "cache", None, "us-east-1")


def status(*, running: bool = False, **details: Any) -> EngineStatus:
    return EngineStatus(
        "process", running, bool(details), "http://127.0.0.1:9", 7 if running else None, Path("log"), details
    )


def found(settings: Settings, told: EngineStatus) -> dict[str, Finding]:
    return {each.name: each for each in findings(settings, told)}


def wrong(settings: Settings, told: EngineStatus) -> dict[str, Finding]:
    return {name: each for name, each in found(settings, told).items() if not each.fine}


def test_on_a_machine_that_has_nothing_yet_nothing_is_wrong(settings: Settings) -> None:
    told = found(settings, status())
    assert [each.name for each in told.values() if not each.fine] == []
    assert "not installed yet: `sandbox up` does it" in told["LocalStack's environment"].seen
    assert told["engine"].seen == "not running. Start it with: sandbox up"


def test_a_folder_that_cannot_be_written_to_is_told_with_the_variable(settings: Settings) -> None:
    nowhere = dataclasses.replace(settings, home=Path("/dev/null/.sandbox"))
    assert wrong(nowhere, status())["project's folder"].advice == "Name another one with SANDBOX_HOME."


def test_too_little_room_is_told_with_the_variable(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = shutil.disk_usage(settings.home.anchor)._replace(free=checkup.ROOM - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: full)
    told = wrong(settings, status())
    assert told["room for the cache"].advice.endswith("SANDBOX_CACHE.")
    assert told["room for the project"].advice.endswith("SANDBOX_HOME.")


def test_a_port_that_somebody_else_holds_is_told_with_another(settings: Settings) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        told = wrong(dataclasses.replace(settings, port=port), status())
    assert f"SANDBOX_PORT={port + 1} sandbox up" in told["port"].advice


def test_files_placed_by_hand_that_are_not_all_there_are_named(settings: Settings, tmp_path: Path) -> None:
    told = wrong(dataclasses.replace(settings, dynamodb_local=tmp_path), status())
    assert "files are missing or wrong" in told["DynamoDB Local 2.6.1"].seen


def test_with_a_sound_engine_nothing_is_wrong(settings: Settings) -> None:
    assert wrong(settings, status(running=True, **SOUND)) == {}


def test_an_engine_that_does_not_answer_is_wrong(settings: Settings) -> None:
    told = wrong(settings, status(running=True))
    assert told["engine"].seen == "process 7 runs and does not answer"


@pytest.mark.parametrize(
    ("changed", "name", "seen"),
    [
        ({"plugins": "0"}, "plugins", "it was updated since"),
        (
            {"dynamodbLocal": {"ready": False, "port": 8000, "starts": 3}},
            "DynamoDB Local",
            "does not answer on port 8000, started 3 times",
        ),
        ({"services": {"lambda": "error"}}, "services", "could not be loaded: lambda"),
        ({"providers": {"lambda": "localstack"}}, "providers", "not the sandbox's: lambda"),
    ],
)
def test_each_part_of_an_engine_that_is_not_sound_is_told(
    settings: Settings, changed: dict[str, Any], name: str, seen: str
) -> None:
    [(told, finding)] = wrong(settings, status(running=True, **SOUND | changed)).items()
    assert told == name
    assert seen in finding.seen
