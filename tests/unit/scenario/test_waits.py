"""Waiting with an end."""

import pytest

from sandbox.scenario.waits import Unmet, Wait, WaitTimeout
from tests.unit.scenario.conftest import FakeWatch


def test_what_is_there_already_is_found_without_blocking_or_sleeping(watch: FakeWatch) -> None:
    blocked: list[float] = []

    def look(may_block: float) -> bool:
        blocked.append(may_block)
        return True

    Wait(within=10, watch=watch).until(look, str)
    assert (blocked, watch.now) == ([0.0], 100.0)


def test_what_comes_later_is_found_when_it_comes(watch: FakeWatch) -> None:
    found = Wait(within=10, every=0.5, watch=watch).until(lambda _: watch.now >= 103 or None, str)
    assert (found, watch.now) == (True, 103.0)


def test_a_look_may_block_for_no_longer_than_what_is_left(watch: FakeWatch) -> None:
    asked: list[float] = []
    with pytest.raises(WaitTimeout):
        Wait(within=2, every=0.5, watch=watch).until(asked.append, str)
    assert asked == [0.0, 1.5, 1.0, 0.5, 0.0]


def test_the_last_look_comes_when_the_time_is_over(watch: FakeWatch) -> None:
    found = Wait(within=1, every=0.4, watch=watch).until(lambda _: watch.now >= 101 or None, str)
    assert found is True


def test_a_wait_that_ends_tells_its_story_with_the_seconds_waited(watch: FakeWatch) -> None:
    with pytest.raises(WaitTimeout, match=r"^waited 2\.0$"):
        Wait(within=2, watch=watch).until(lambda _: None, lambda waited: f"waited {waited:.1f}")


def test_something_false_that_is_found_ends_the_wait(watch: FakeWatch) -> None:
    assert Wait(watch=watch).until(lambda _: 0, str) == 0


def test_a_timeout_is_an_assertion_that_failed() -> None:
    assert issubclass(WaitTimeout, Unmet)
    assert issubclass(Unmet, AssertionError)
