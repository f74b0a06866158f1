"""MaximumRetryAttempts, and the waits between attempts (reference 3.3)."""

import pytest

from sandbox.mapping.choices import Choices
from sandbox.mapping.retries import exhausted, wait_after
from sandbox.mapping.settings import FOREVER
from tests.unit.mapping.behaviours import raises_on
from tests.unit.mapping.virtual import run_story


@pytest.mark.parametrize("retries", [0, 1, 2, 10_000])
def test_a_batch_has_its_first_attempt_and_all_its_retries(retries: int) -> None:
    assert not exhausted(retries, retries)
    assert exhausted(retries + 1, retries)


def test_forever_is_never_exhausted() -> None:
    assert not exhausted(1_000_000, FOREVER)


@pytest.mark.parametrize("retries", [0, 1, 5])
def test_a_function_that_always_fails_is_invoked_once_more_than_it_is_retried(retries: int) -> None:
    mapping = run_story(raises_on(1), 1, retry_attempts=retries)

    assert mapping.function.calls == [[1]] * (retries + 1)
    assert mapping.destination.failures[0].invoke_count == retries + 1


def test_the_wait_doubles_until_it_is_long_enough() -> None:
    waits = [wait_after(failures, Choices()) for failures in range(1, 8)]

    assert waits == [0.25, 0.5, 1, 2, 4, 4, 4]


def test_however_many_failures_there_were_the_wait_is_the_longest() -> None:
    assert wait_after(1_000_000, Choices(first_wait=0.1, longest_wait=60)) == 60


def test_the_waits_are_as_chosen() -> None:
    mapping = run_story(raises_on(1), 1, choices=Choices(first_wait=10, longest_wait=15), retry_attempts=3)

    assert mapping.function.moments == pytest.approx([0, 10, 25, 40], abs=0.01)
