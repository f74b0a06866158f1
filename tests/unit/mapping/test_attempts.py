"""A batch until it is done: request ids, quotas, ages (reference 3.3 to 3.6, 3.10)."""

from typing import Any

import pytest

from sandbox.mapping import entries
from sandbox.mapping.answers import NotInvoked
from sandbox.mapping.settings import FOREVER
from tests.unit.mapping.behaviours import in_turn, raises_on, reports, sequences
from tests.unit.mapping.fakes import numbers
from tests.unit.mapping.virtual import Fixture, run_story, story
from tests.unit.mapping.virtual_time import run

THROTTLED = NotInvoked("Rate Exceeded.", throttled=True)


def test_retries_of_the_same_batch_have_the_same_request_id() -> None:
    mapping = run_story(raises_on(1), 2, retry_attempts=3)

    assert mapping.function.calls == [[1, 2]] * 4
    assert len(set(mapping.function.request_ids)) == 1
    assert mapping.destination.failures[0].request_id == mapping.function.request_ids[0]


def test_an_invocation_that_did_not_come_about_keeps_its_request_id() -> None:
    mapping = run_story(in_turn(THROTTLED, NotInvoked("Pending"), ValueError()), 1)

    assert len(mapping.function.calls) == 4
    assert len(set(mapping.function.request_ids)) == 1


def test_each_half_of_a_batch_has_a_request_id_of_its_own() -> None:
    mapping = run_story(raises_on(1), 2, bisect=True, retry_attempts=1)

    assert mapping.function.calls == [[1, 2], [1], [1], [2]]
    whole, left, left_again, right = mapping.function.request_ids
    assert left == left_again
    assert len({whole, left, right}) == 3


def test_what_is_left_after_partial_progress_has_a_request_id_of_its_own() -> None:
    mapping = run_story(reports(2), 2, retry_attempts=1, report_batch_item_failures=True)

    assert mapping.function.calls == [[1, 2], [2], [2]]
    whole, rest, rest_again = mapping.function.request_ids
    assert whole != rest == rest_again


def test_partial_progress_begins_the_quota_of_attempts_anew() -> None:
    mapping = run_story(
        in_turn(ValueError(), ValueError(), {"batchItemFailures": [{"itemIdentifier": "2"}]}),
        3,
        retry_attempts=2,
        report_batch_item_failures=True,
    )

    assert [(one.attempt, one.outcome) for one in mapping.told(entries.AttemptEnded)] == [
        (1, "error"),
        (2, "error"),
        (3, "partial"),
        (1, "success"),
    ]


def test_progress_at_the_last_attempt_leaves_the_rest_all_of_its_retries() -> None:
    mapping = run_story(reports(1, 2, 3), 1, retry_attempts=3, report_batch_item_failures=True)
    assert mapping.function.calls == [[1]] * 4

    mapping = run_story(reports(2), 2, retry_attempts=3, report_batch_item_failures=True)
    assert mapping.function.calls == [[1, 2], [2], [2], [2], [2]]
    assert mapping.destination.failures[0].invoke_count == 4


def test_a_report_of_the_first_record_is_no_progress() -> None:
    mapping = run_story(reports(1), 2, retry_attempts=1, report_batch_item_failures=True)

    assert mapping.function.calls == [[1, 2]] * 2
    assert [one.outcome for one in mapping.told(entries.AttemptEnded)] == ["partial"] * 2


def test_a_batch_is_bisected_even_without_retries() -> None:
    mapping = run_story(raises_on(3), 4, bisect=True, retry_attempts=0)

    assert mapping.function.calls == [[1, 2, 3, 4], [1, 2], [3, 4], [3], [4]]
    assert [numbers(one.records) for one in mapping.destination.failures] == [[3]]


def test_an_identifier_that_names_no_record_bisects_the_batch() -> None:
    answer = {"batchItemFailures": [{"itemIdentifier": "nonsense"}]}
    mapping = run_story(
        lambda event: answer if 2 in sequences(event) else None,
        3,
        bisect=True,
        retry_attempts=1,
        report_batch_item_failures=True,
    )

    assert mapping.function.calls == [[1, 2, 3], [1], [2, 3], [2], [2], [3]]
    assert mapping.destination.failures[0].answer is not None


def test_the_halves_of_a_batch_go_left_first_and_in_depth() -> None:
    mapping = run_story(raises_on(1, 5), 5, bisect=True, retry_attempts=0)

    assert mapping.function.calls == [[1, 2, 3, 4, 5], [1, 2], [1], [2], [3, 4, 5], [3], [4, 5], [4], [5]]


def test_the_age_is_looked_at_before_each_attempt() -> None:
    mapping = run_story(raises_on(1), 1, seconds=300, record_age=60)

    assert mapping.function.moments[-1] == pytest.approx(60, abs=5)
    (failure,) = mapping.destination.failures
    assert (failure.condition, failure.invoke_count) == ("RecordAgeExceeded", len(mapping.function.calls))
    assert failure.answer is not None
    assert mapping.done_up_to() == 1


def test_a_record_grows_too_old_while_its_function_is_throttled() -> None:
    mapping = run_story(lambda _: THROTTLED, 1, seconds=300, record_age=60, retry_attempts=0)

    assert len(mapping.function.calls) > 10
    (failure,) = mapping.destination.failures
    assert (failure.condition, failure.invoke_count, failure.answer) == ("RecordAgeExceeded", 1, None)


def test_a_clock_that_is_advanced_ends_a_wait_for_the_next_attempt() -> None:
    async def life() -> Fixture:
        mapping = Fixture(raises_on(1), record_age=3600)
        mapping.stream.write()
        mapping.start()
        await mapping.pass_time(30)
        mapping.clock.advance(3600)
        await mapping.pass_time(0.001)
        assert [one.condition for one in mapping.destination.failures] == ["RecordAgeExceeded"]
        await mapping.stop()
        return mapping

    run(life())


def test_the_rest_of_a_batch_whose_head_expired_goes_on_counting_under_a_new_request_id() -> None:
    async def life() -> Fixture:
        mapping = Fixture(raises_on(1, 2), retry_attempts=14, record_age=60, batching_window=30, batch_size=2)
        mapping.stream.write("old")
        mapping.start()
        await mapping.pass_time(25)
        mapping.stream.write("young")
        await mapping.pass_time(120)
        await mapping.stop()
        return mapping

    mapping = run(life())

    assert [[one.condition, numbers(one.records)] for one in mapping.destination.failures] == [
        ["RecordAgeExceeded", [1]],
        ["RetryAttemptsExhausted", [2]],
    ]
    assert len(mapping.function.calls) == 15
    assert len(set(mapping.function.request_ids)) == 2
    assert mapping.destination.failures[1].invoke_count == 15


@pytest.mark.parametrize("record_age", [FOREVER, 604_800])
def test_a_poison_record_blocks_its_shard_at_most_until_it_leaves_the_stream(record_age: int) -> None:
    async def life() -> Fixture:
        mapping = Fixture(raises_on(1), batch_size=1, record_age=record_age)
        mapping.stream.write()
        mapping.stream.write()
        mapping.start()
        await mapping.pass_time(60)
        mapping.clock.advance(24 * 3600 - 70)
        await mapping.pass_time(5)
        assert mapping.done_up_to() == 0
        await mapping.pass_time(10)
        await mapping.stop()
        return mapping

    mapping = run(life())

    assert mapping.done_up_to() == 2
    assert mapping.destination.failures == []
    assert [one.condition for one in mapping.told(entries.Discarded)] == ["Trimmed"] * 2


def test_a_destination_that_takes_nothing_loses_the_records_but_not_the_shard() -> None:
    async def life() -> Fixture:
        mapping = Fixture(raises_on(1), batch_size=1, retry_attempts=0)
        mapping.destination.refuses = True
        return await story(mapping, writes=2)

    mapping = run(life())

    assert mapping.function.calls == [[1], [2]]
    assert [one.reason for one in mapping.told(entries.DeliveryFailure)] == ["no permission"]
    assert mapping.told(entries.Delivered) == []
    assert mapping.done_up_to() == 2


def test_without_a_destination_discarded_records_go_nowhere() -> None:
    mapping = run_story(raises_on(1), 1, retry_attempts=0, destination=None)

    assert mapping.told(entries.Discarded) != []
    assert mapping.told(entries.Delivered) == mapping.told(entries.DeliveryFailure) == []
    assert mapping.done_up_to() == 1


def test_every_attempt_that_is_told_to_begin_is_told_to_end() -> None:
    mapping = run_story(in_turn(THROTTLED, ValueError(), None), 2, retry_attempts=5)

    began = [(one.request_id, one.attempt) for one in mapping.told(entries.AttemptBegan)]
    ended = [(one.request_id, one.attempt) for one in mapping.told(entries.AttemptEnded)]
    assert began == ended == [("request-1", 1), ("request-1", 1), ("request-1", 2)]


def test_the_wait_before_each_retry_is_told_with_its_end() -> None:
    mapping = run_story(in_turn(ValueError(), ValueError()), 1)

    waits: list[Any] = mapping.told(entries.Waiting)
    began = mapping.function.moments[0]
    waited = [one.until - waits[0].until for one in waits]
    assert waited == pytest.approx([0, mapping.function.moments[2] - mapping.function.moments[1]])
    assert mapping.function.moments == pytest.approx([began, began + 0.25, began + 0.75])
