"""The acceptance vectors of the reference (section 9) that concern the mapping's logic alone."""

from itertools import count
from typing import Any

import pytest

from sandbox.mapping import entries
from sandbox.mapping.answers import NotInvoked
from tests.unit.mapping.behaviours import raises_on, reports
from tests.unit.mapping.virtual import Fixture, run_story
from tests.unit.mapping.virtual_time import run


def test_v1_a_bisected_batch_isolates_the_poison_record() -> None:
    mapping = run_story(raises_on(2), 4, bisect=True, retry_attempts=1)

    assert mapping.function.calls == [[1, 2, 3, 4], [1, 2], [1], [2], [2], [3, 4]]
    assert [(len(one.records), one.invoke_count) for one in mapping.destination.failures] == [(1, 2)]


def test_v2_a_partial_failure_discards_the_rest_when_its_retries_are_spent() -> None:
    mapping = run_story(reports(2), 4, retry_attempts=1, report_batch_item_failures=True)

    assert mapping.function.calls == [[1, 2, 3, 4], [2, 3, 4], [2, 3, 4]]
    assert [(len(one.records), one.invoke_count) for one in mapping.destination.failures] == [(3, 2)]


def test_v3_a_partial_failure_with_bisecting_isolates_the_reported_record() -> None:
    mapping = run_story(reports(2), 4, bisect=True, retry_attempts=1, report_batch_item_failures=True)

    assert mapping.function.calls == [[1, 2, 3, 4], [2, 3, 4], [2], [2], [3, 4]]
    assert [len(one.records) for one in mapping.destination.failures] == [1]


def test_a2_one_retry_means_two_invocations_and_then_the_destination() -> None:
    mapping = run_story(raises_on(1), 1, retry_attempts=1)

    assert mapping.function.calls == [[1], [1]]
    (failure,) = mapping.destination.failures
    assert failure.condition == "RetryAttemptsExhausted"
    assert failure.answer and failure.answer.error == "Unhandled"


@pytest.mark.parametrize("identifier", ["", None, 123, "0" * 32])
def test_a3_an_identifier_that_names_no_record_of_the_batch_fails_all_of_it(identifier: object) -> None:
    answer = {"batchItemFailures": [{"itemIdentifier": identifier}]}
    mapping = run_story(lambda _: answer, 1, retry_attempts=3, report_batch_item_failures=True)

    assert mapping.function.calls == [[1]] * 4
    (failure,) = mapping.destination.failures
    assert (failure.invoke_count, failure.answer and failure.answer.error) == (4, None)


@pytest.mark.parametrize(
    "answer", [{"batchItemFailures": []}, {"batchItemFailures": None}, {}, None, []], ids=str
)
def test_a4_an_empty_response_is_complete_success(answer: object) -> None:
    mapping = run_story(lambda _: answer, 3, retry_attempts=3, report_batch_item_failures=True)

    assert mapping.function.calls == [[1, 2, 3]]
    assert mapping.destination.failures == []


def test_a6_without_report_batch_item_failures_the_response_is_not_looked_at() -> None:
    mapping = run_story(reports(2), 4, retry_attempts=3)

    assert mapping.function.calls == [[1, 2, 3, 4]]


def test_a10_a_batching_window_waits_for_a_full_batch_or_its_end() -> None:
    mapping = run_story(lambda _: None, 5, batch_size=2, batching_window=5)

    assert mapping.function.calls == [[1, 2], [3, 4], [5]]
    first, second, third = mapping.function.moments
    assert second - first < 0.1
    assert third - second == pytest.approx(5, abs=0.1)


def test_a11_a_record_that_is_too_old_is_never_delivered() -> None:
    async def story() -> Fixture:
        mapping = Fixture(record_age=60)
        mapping.stream.write()
        mapping.clock.advance(61)
        mapping.start()
        await mapping.pass_time(1)
        await mapping.stop()
        return mapping

    mapping = run(story())

    assert mapping.function.calls == []
    (failure,) = mapping.destination.failures
    assert (failure.condition, failure.answer) == ("RecordAgeExceeded", None)


def test_a12_a_poison_record_blocks_its_shard_for_ever_and_no_other() -> None:
    async def story() -> Fixture:
        mapping = Fixture(raises_on(1))
        mapping.stream.add_shard("shard-2")
        mapping.stream.write("poison")
        for _ in range(5):
            mapping.stream.write("good", shard="shard-2")
        mapping.start()
        await mapping.pass_time(3600)
        await mapping.stop()
        return mapping

    mapping = run(story())

    assert [2, 3, 4, 5, 6] in mapping.function.calls
    assert mapping.function.calls.count([1]) > 800
    assert mapping.checkpoints["shard-1"].after == 0
    assert mapping.checkpoints["shard-2"].after == 6


def test_a13_a_pause_loses_nothing_and_repeats_nothing() -> None:
    async def story() -> Fixture:
        mapping = Fixture(parallelization_factor=3, batch_size=2, takes=0.5)
        for number in range(10):
            mapping.stream.write(f"item-{number}")
        mapping.start()
        await mapping.pass_time(0.7)
        await mapping.stop()
        for number in range(10):
            mapping.stream.write(f"item-{number}")
        mapping.start()
        await mapping.pass_time(60)
        await mapping.stop()
        return mapping

    mapping = run(story())

    delivered = [number for call in mapping.function.calls for number in call]
    assert sorted(delivered) == list(range(1, 21))
    assert mapping.done_up_to() == 20


def test_a16_a_throttled_function_costs_no_retries() -> None:
    calls_so_far = count()

    def throttled_at_first(_: dict[str, Any]) -> object:
        return NotInvoked("Rate Exceeded.", throttled=True) if next(calls_so_far) < 900 else None

    mapping = run_story(throttled_at_first, 1, seconds=2 * 3600, retry_attempts=0)

    assert len(mapping.function.calls) == 901
    assert mapping.told(entries.Succeeded)
    assert mapping.destination.failures == []


@pytest.mark.parametrize("factor", [1, 2, 10])
def test_a18_changes_of_one_item_arrive_in_order_whatever_the_parallelization(factor: int) -> None:
    async def story() -> Fixture:
        mapping = Fixture(takes=0.01, parallelization_factor=factor, batch_size=3)
        mapping.start()
        for number in range(200):
            mapping.stream.write(f"item-{number % 7}")
            await mapping.pass_time(0.001)
        await mapping.pass_time(60)
        await mapping.stop()
        return mapping

    mapping = run(story())

    seen: dict[str, list[int]] = {}
    for event in mapping.function.events:
        for one in event["Records"]:
            seen.setdefault(one["dynamodb"]["Keys"]["id"]["S"], []).append(int(one["eventID"], 16))
    assert sum(map(len, seen.values())) == 200
    assert all(numbers == sorted(numbers) for numbers in seen.values())


def test_a19_a_batch_stays_below_six_megabytes() -> None:
    async def story() -> Fixture:
        mapping = Fixture()
        for _ in range(20):
            mapping.stream.write(size=700_000)
        mapping.start()
        await mapping.pass_time(1)
        await mapping.stop()
        return mapping

    mapping = run(story())

    assert [len(call) for call in mapping.function.calls] == [8, 8, 4]


def test_a20_a_status_code_in_the_response_is_not_a_failure() -> None:
    mapping = run_story(lambda _: {"statusCode": 500}, 2, retry_attempts=1)

    assert mapping.function.calls == [[1, 2]]
