"""The account's clock: what the engine is asked."""

from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.errors import UsageError
from sandbox.scenario.clock import Clock


class FakeEngine:
    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def get(self, path: str, **query: str | int) -> dict[str, Any]:
        assert (path, query) == ("clock", {"account": "123456789012"})
        return {"now": self.now, "ahead": self.now - 1_700_000_000.0}

    def post(self, path: str, body: dict[str, Any], *, takes: float = 0.0) -> dict[str, Any]:
        assert (path, body["account"]) == ("clock", "123456789012")
        self.now += body["advance"]
        return {"now": self.now}


@pytest.fixture
def clock() -> Clock:
    return Clock(FakeEngine(), "123456789012")


def test_now_is_a_moment_in_utc(clock: Clock) -> None:
    assert clock.now() == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def test_seconds_minutes_hours_and_days_are_added_up(clock: Clock) -> None:
    after = clock.advance(days=1, hours=2, minutes=3, seconds=4.5)
    assert after == clock.now() == datetime(2023, 11, 16, 0, 16, 24, 500_000, tzinfo=UTC)
    assert clock.ahead() == 86400 + 2 * 3600 + 3 * 60 + 4.5


@pytest.mark.parametrize("by", [0, -1])
def test_a_clock_can_only_be_moved_on(clock: Clock, by: float) -> None:
    with pytest.raises(UsageError, match=rf"A clock can only be moved on, not by {by} s"):
        clock.advance(seconds=by)
