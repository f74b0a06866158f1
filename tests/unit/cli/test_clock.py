"""``sandbox clock``"""

from datetime import timedelta
from typing import Any

import pytest

from sandbox import cli
from sandbox.cli.clock import duration_of
from sandbox.errors import UsageError
from tests.unit.cli.conftest import StandIn

START = 1_700_000_000.0


@pytest.fixture
def ahead(engine: StandIn) -> StandIn:
    """An engine whose clock stands still until it is moved."""
    moved = [0.0]

    def clock(sent: dict[str, Any]) -> dict[str, Any]:
        moved.append(sent.get("advance", 0.0))
        return {"now": START + sum(moved), "ahead": sum(moved)}

    engine.answers["clock"] = clock
    return engine


def test_the_time_is_told(ahead: StandIn, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["clock"]) == 0
    assert capsys.readouterr().out == "2023-11-14 22:13:20 UTC, not moved\n"


def test_the_clock_is_moved_on(ahead: StandIn, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["clock", "--account", "123456789012", "advance", "1h30m"]) == 0
    assert capsys.readouterr().out == "2023-11-14 23:43:20 UTC, 1:30:00 ahead of the machine\n"
    assert {"account": "123456789012", "advance": 5400.0} in ahead.asked_of("clock")


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("90", timedelta(seconds=90)),
        ("90s", timedelta(seconds=90)),
        ("1.5h", timedelta(minutes=90)),
        ("1h30m", timedelta(minutes=90)),
        ("2d1s", timedelta(days=2, seconds=1)),
    ],
)
def test_a_duration_is_numbers_with_units(text: str, duration: timedelta) -> None:
    assert duration_of(text) == duration


@pytest.mark.parametrize("text", ["", "soon", "1.2.3h", "30m1h", "-5m", "h", "1e3", "9" * 20 + "d"])
def test_anything_else_is_refused_with_what_is_meant(text: str) -> None:
    with pytest.raises(UsageError, match="write 90s, 30m, 1h30m or 2d"):
        duration_of(text)


def test_a_clock_is_not_moved_by_nothing(ahead: StandIn, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["clock", "advance", "0s"]) == 2
    assert "A clock can only be moved on" in capsys.readouterr().err
