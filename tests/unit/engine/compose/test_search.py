"""OpenSearch in a container: how one that never answers is told."""

from pathlib import Path
from unittest import mock

import pytest

from sandbox.control import Control
from sandbox.engine import program
from sandbox.engine.compose import search
from sandbox.engine.compose.command import Compose
from sandbox.engine.compose.daemon import Container, Daemon
from sandbox.errors import EngineDied, OpenSearchUnavailable
from sandbox.progress import Silent
from sandbox.settings import Settings

STARTED = Container("1", "x_search_1", True, "starting", 0, False)
ENDED = Container("1", "x_search_1", False, "", 78, False)


@pytest.fixture
def daemon(monkeypatch: pytest.MonkeyPatch) -> mock.Mock:
    found = mock.Mock(spec=Daemon)
    found.log.return_value = "max virtual memory areas is too low\n"
    monkeypatch.setattr(Daemon, "connect", lambda: found)
    return found


@pytest.fixture
def compose(monkeypatch: pytest.MonkeyPatch) -> mock.Mock:
    command = mock.Mock(spec=Compose)
    monkeypatch.setattr(search, "project", lambda _: command)
    return command


def ensure(home: Path, *answers: bool) -> None:
    control = mock.Mock(spec=Control)
    control.get.side_effect = [{"ready": answer} for answer in answers]
    search.ensure(control, Settings(4566, home, home, None, "us-east-1", "compose"), Silent())


def test_one_that_runs_is_taken_as_it_is(tmp_path: Path, compose: mock.Mock) -> None:
    ensure(tmp_path, True)
    compose.run.assert_not_called()


def test_it_is_waited_for_until_localstack_reaches_it(
    tmp_path: Path, compose: mock.Mock, daemon: mock.Mock
) -> None:
    daemon.container.return_value = STARTED
    ensure(tmp_path, False, False, True)
    assert compose.run.call_args.args == ("--profile", "search", "up", "--detach", "--no-build", "search")


@pytest.mark.parametrize(
    ("container", "words"),
    [
        (ENDED, r"ended while it was starting(?s:.*)max virtual memory areas is too low"),
        (None, "was removed while it was starting"),
    ],
)
def test_one_that_ends_meanwhile_is_an_error(
    tmp_path: Path, compose: mock.Mock, daemon: mock.Mock, container: Container | None, words: str
) -> None:
    daemon.container.return_value = container
    with pytest.raises(EngineDied, match=words):
        ensure(tmp_path, False, False)


def test_one_that_never_answers_is_an_error_with_its_last_log_lines(
    tmp_path: Path, compose: mock.Mock, daemon: mock.Mock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "START_SECONDS", 0.0)
    daemon.container.return_value = STARTED
    with pytest.raises(EngineDied, match=r"did not answer within 0 s(?s:.*)x_search_1"):
        ensure(tmp_path, False, False)


def test_no_image_is_what_the_machine_lacks(tmp_path: Path, compose: mock.Mock, daemon: mock.Mock) -> None:
    compose.run.side_effect = program.Failed(1, ["pull access denied"])
    daemon.container.return_value = None
    with pytest.raises(OpenSearchUnavailable, match=r"(?s)pull access denied.*SANDBOX_SEARCH_IMAGE"):
        ensure(tmp_path, False)


def test_a_container_that_could_not_be_started_is_an_error(
    tmp_path: Path, compose: mock.Mock, daemon: mock.Mock
) -> None:
    compose.run.side_effect = program.Failed(1, ["no space left"])
    daemon.container.return_value = ENDED
    with pytest.raises(EngineDied, match=r"(?s)could not be started.*no space left"):
        ensure(tmp_path, False)
