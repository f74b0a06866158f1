"""Which engine is taken, and what is said of it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest

from sandbox import engine
from sandbox.engine import choosing, plugins
from sandbox.engine.compose import command
from sandbox.engine.compose.daemon import Daemon, Image
from sandbox.engine.record import Record
from sandbox.errors import EngineMismatch
from sandbox.settings import Settings

COMPOSE = {"port": 4566, "plugins": "p", "project": "sandbox-x", "engine": "compose"}


def settings(home: Path, name: str = "auto") -> Settings:
    return Settings(4566, home, home, None, "us-east-1", name)


@pytest.fixture(autouse=True)
def no_docker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DOCKER_HOST", raising=False)
    monkeypatch.setattr(choosing, "SOCKETS", ())


def test_where_there_is_no_docker_auto_is_the_process_engine_and_says_so(tmp_path: Path) -> None:
    choice = engine.choice(settings(tmp_path))
    assert (choice.engine.name, choice.told) == ("process", "Engine: process (no Docker here).")


def test_where_docker_does_not_answer_auto_is_the_process_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/none.sock")
    choice = engine.choice(settings(tmp_path))
    assert (choice.engine.name, choice.told) == ("process", "Engine: process (no docker engine answers).")


@pytest.mark.parametrize(
    ("image", "name", "told"),
    [
        (
            None,
            "process",
            "no image dynamodb-streams-sandbox is built; make up ENGINE=compose chooses the other",
        ),
        (
            Image("1", "of before", 1),
            "process",
            "is of other files; make up ENGINE=compose chooses the other",
        ),
        (Image("1", "of now", 1), "compose", "its image is built. SANDBOX_ENGINE=process chooses the other"),
    ],
)
def test_where_docker_answers_auto_is_compose_once_the_image_is_built_and_builds_none_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, image: Image | None, name: str, told: str
) -> None:
    docker = mock.Mock(spec=Daemon)
    docker.image.return_value = image
    monkeypatch.setenv("DOCKER_HOST", "unix:///there")
    monkeypatch.setattr(Daemon, "connect", lambda: docker)
    monkeypatch.setattr(command, "find", lambda: ["docker-compose"])
    monkeypatch.setattr(plugins, "fingerprint", lambda: "of now")
    choice = engine.choice(settings(tmp_path))
    assert choice.engine.name == name
    assert told in choice.told


def test_auto_stays_with_the_engine_that_runs(tmp_path: Path) -> None:
    (tmp_path / "engine.json").write_text(json.dumps(COMPOSE))
    assert engine.choose(settings(tmp_path)).name == "compose"


def test_another_engine_than_the_one_that_runs_is_refused_and_ended_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "engine.json").write_text(json.dumps(COMPOSE))
    with pytest.raises(
        EngineMismatch, match="runs on the engine compose, and SANDBOX_ENGINE asks for process"
    ):
        engine.choose(settings(tmp_path, "process"))
    assert engine.to_end(settings(tmp_path, "process")).name == "compose"


def test_a_process_that_is_gone_binds_nobody(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    written = Record.of(gone.pid, 4566, "p")
    gone.wait()
    written.write(tmp_path)
    assert engine.choose(settings(tmp_path, "compose")).name == "compose"


def test_the_process_engine_is_chosen_and_asked_without_dockers_package(tmp_path: Path) -> None:
    program = (
        "import sys; from sandbox import cli; cli.run(['status']); cli.run(['down']); "
        "print({'docker', 'testcontainers'} & {*sys.modules})"
    )
    home = {**os.environ, "SANDBOX_HOME": str(tmp_path)}  # `down` shall not end the suite's own
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=home
    )
    assert done.stdout.splitlines()[-1] == "set()"
