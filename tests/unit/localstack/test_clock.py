import time

import pytest

from sandbox.localstack import clock
from sandbox.localstack.clock import Clock


def test_a_clock_begins_at_the_real_time() -> None:
    before = time.time()
    assert before <= Clock().now() <= time.time()


def test_a_clock_that_was_advanced_stays_ahead() -> None:
    moved = Clock()

    moved.advance(3600)
    moved.advance(60)

    before = time.time()
    assert before <= moved.now() - 3660 <= time.time()


def test_a_clock_does_not_go_back() -> None:
    with pytest.raises(ValueError, match="cannot be moved back"):
        Clock().advance(-1)


def test_each_account_has_one_clock_until_it_is_forgotten() -> None:
    first = clock.of("111111111111")

    assert clock.of("111111111111") is first
    assert clock.of("222222222222") is not first
    clock.forget("111111111111")
    assert clock.of("111111111111") is not first
    clock.forget("111111111111")
    clock.forget("222222222222")
