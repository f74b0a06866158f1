"""What follows from an attempt that went wrong."""

from sandbox.localstack.asynchronous.attempts import (
    Attempt,
    GiveUp,
    Limits,
    Retry,
    after_failure,
    after_throttle,
)


def test_a_failure_is_retried_twice_after_one_and_two_minutes() -> None:
    ages = {1: 0.1, 2: 60.2, 3: 180.3}

    steps = [after_failure(Attempt(failures, 0, age), Limits()) for failures, age in ages.items()]

    assert steps == [Retry(60), Retry(120), GiveUp("RetriesExhausted")]


def test_an_event_is_given_up_when_its_next_retry_would_come_too_late() -> None:
    assert after_failure(Attempt(1, 0, 0.1), Limits(age=60)) == GiveUp("EventAgeExceeded")
    assert after_failure(Attempt(1, 0, 0.1), Limits(age=90)) == Retry(60)
    assert after_failure(Attempt(2, 0, 60.2), Limits(age=90)) == GiveUp("EventAgeExceeded")


def test_no_retries_means_one_attempt() -> None:
    assert after_failure(Attempt(1, 0, 0), Limits(retries=0)) == GiveUp("RetriesExhausted")


def test_throttles_are_not_counted_and_wait_longer_each_time_up_to_five_minutes() -> None:
    steps = [
        after_throttle(Attempt(0, number, 0), Limits(retries=0), reserved_zero=False)
        for number in (1, 2, 3, 9, 10, 50)
    ]

    assert steps == [Retry(1), Retry(2), Retry(4), Retry(256), Retry(300), Retry(300)]


def test_a_throttled_event_grows_too_old_as_any_other() -> None:
    step = after_throttle(Attempt(0, 7, 30), Limits(age=60), reserved_zero=False)

    assert step == GiveUp("EventAgeExceeded")


def test_a_function_with_no_reserved_concurrency_is_given_up_at_once() -> None:
    step = after_throttle(Attempt(0, 1, 0), Limits(), reserved_zero=True)

    assert step == GiveUp("ZeroReservedConcurrency")
