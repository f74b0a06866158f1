"""How a container that will never be ready is told."""

import itertools
from dataclasses import replace
from typing import Any
from unittest import mock

import pytest

from sandbox.control import Control
from sandbox.engine import ready
from sandbox.engine.compose import starting
from sandbox.engine.compose.daemon import Container, Daemon
from sandbox.engine.readiness import PATIENCE
from sandbox.errors import EngineDied, EngineError, EngineNotRunning
from sandbox.progress import Silent

LOG = "one\n… INFO … localstack.request.http : GET /_sandbox/status => 200\ntwo\n"

GOOD = Container("1", "x_localstack_1", True, "starting", 0, False)


def wait(container: Container | None) -> None:
    daemon, control = mock.Mock(spec=Daemon), mock.Mock(spec=Control)
    daemon.container.return_value, daemon.log.return_value = container, LOG
    control.get.side_effect = EngineNotRunning("nothing answers")
    with Silent().step("") as step:
        starting.wait(daemon, "x", control, step)


@pytest.mark.parametrize(
    ("change", "kind", "words"),
    [
        ({"running": False, "exit_code": 3}, EngineDied, "ended while it was starting, with exit code 3"),
        ({"out_of_memory": True}, EngineDied, "SANDBOX_MEMORY=2g sandbox up"),
        ({"health": "unhealthy"}, EngineError, "The container is unhealthy"),
    ],
)
def test_it_is_an_error_with_its_last_log_lines_but_without_those_of_our_own_asking(
    change: dict[str, Any], kind: type[EngineError], words: str
) -> None:
    with pytest.raises(kind) as told:
        wait(replace(GOOD, **change))
    assert words in str(told.value)
    assert str(told.value).endswith("Its last log lines, of x_localstack_1:\n  one\n  two")


def test_one_that_somebody_removes_meanwhile_is_an_error() -> None:
    with pytest.raises(EngineDied, match="was removed while it was starting"):
        wait(None)


def _starting(monkeypatch: pytest.MonkeyPatch, *awaited: str) -> None:
    """A machine on which each service takes more than half of the patience."""
    seconds = itertools.count(step=PATIENCE * 0.6)
    monkeypatch.setattr("sandbox.engine.compose.starting.time", mock.Mock(monotonic=lambda: next(seconds)))
    monkeypatch.setattr(ready, "missing", mock.Mock(side_effect=[*awaited, ""]))
    daemon = mock.Mock(spec=Daemon)
    daemon.container.return_value, daemon.log.return_value = GOOD, LOG
    with Silent().step("") as step:
        starting.wait(daemon, "x", mock.Mock(spec=Control), step)


def test_a_slow_start_is_waited_for_as_long_as_something_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    _starting(monkeypatch, "the service s3", "the service sqs", "the service sns", "DynamoDB Local")


def test_one_in_which_nothing_comes_any_more_is_an_error_that_names_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(EngineError, match="is not ready: for 120 s, no the service s3"):
        _starting(monkeypatch, *["the service s3"] * 5)
