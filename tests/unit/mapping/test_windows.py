"""Tumbling windows: state from batch to batch, and a last invocation without records (reference 3.8)."""

import json
from typing import Any

import pytest

from sandbox.mapping import entries
from sandbox.mapping.choices import Choices
from sandbox.mapping.windows import STATE_LIMIT, Window, same_window, state_in, window_of
from tests.unit.mapping.behaviours import sequences
from tests.unit.mapping.fakes import make_record
from tests.unit.mapping.tumbling import SIZE, counting, failing_finals, shape, windows
from tests.unit.mapping.virtual import STREAM, Fixture, story
from tests.unit.mapping.virtual_time import START, run


def test_state_goes_from_batch_to_batch_and_into_the_final_invocation() -> None:
    assert shape(run(windows())) == [
        ([1], {}, False, False),
        ([2, 3], {"count": 1}, False, False),
        ([], {"count": 3}, True, False),
        ([4], {}, False, False),
    ]


def test_an_event_has_its_keys_in_awss_order() -> None:
    event = run(windows()).function.events[0]

    assert list(event) == [
        "Records",
        "shardId",
        "eventSourceARN",
        "window",
        "state",
        "isFinalInvokeForWindow",
        "isWindowTerminatedEarly",
    ]
    assert (event["shardId"], event["eventSourceARN"]) == ("shard-1", STREAM)


def test_windows_are_multiples_of_their_size_since_the_epoch() -> None:
    bounds = [event["window"] for event in run(windows()).function.events]

    assert bounds[0] == {"start": "2027-01-15T08:00:00Z", "end": "2027-01-15T08:00:10Z"}
    assert bounds[0] == bounds[1] == bounds[2]
    assert bounds[3] == {"start": "2027-01-15T08:00:20Z", "end": "2027-01-15T08:00:30Z"}


@pytest.mark.parametrize(("second", "start"), [(0, 0), (9, 0), (10, 10), (899, 890)])
def test_a_record_falls_into_the_window_of_its_second(second: int, start: int) -> None:
    record = make_record(1, "k", "shard-1", START + second)

    assert window_of(record, SIZE) == Window(int(START) + start, int(START) + start + SIZE)


def test_records_of_one_window_are_counted_up_to_the_next() -> None:
    records = [make_record(1, "k", "shard-1", START + second) for second in (0, 9, 10, 1)]

    assert same_window(records, SIZE) == 2
    assert same_window(records[:2], SIZE) == 2


@pytest.mark.parametrize(
    "answer", [None, {}, {"state": None}, {"state": 1}, {"state": []}, [], "state"], ids=str
)
def test_a_response_without_an_object_for_a_state_is_a_failed_invocation(answer: object) -> None:
    mapping = run(windows(lambda _: answer, retry_attempts=1))

    assert {one.outcome for one in mapping.told(entries.AttemptEnded) if one.records} == {"state"}
    assert mapping.function.calls[:2] == [[1], [1]]
    assert mapping.destination.failures[0].condition == "RetryAttemptsExhausted"


def test_a_state_that_is_no_json_is_missing() -> None:
    assert state_in("{") is None
    assert state_in('{"state":{"a":"ä"}}') == '{"a": "ä"}'


def test_half_a_character_in_a_state_is_handed_on_as_it_came() -> None:
    state = state_in('{"state":{"cut":"\\ud83d"}}')
    assert state == '{"cut": "\\ud83d"}'
    assert not Window(0, 60, state).overflows


def test_a_failed_attempt_leaves_the_state_as_it_was() -> None:
    failed: list[int] = []

    def handler(event: dict[str, Any]) -> dict[str, Any]:
        if 2 in sequences(event) and not failed:
            failed.append(2)
            raise ValueError
        return counting(event)

    assert shape(run(windows(handler)))[:3] == [
        ([1], {}, False, False),
        ([2, 3], {"count": 1}, False, False),
        ([2, 3], {"count": 1}, False, False),
    ]


def test_partial_progress_keeps_the_state_that_came_with_it() -> None:
    def handler(event: dict[str, Any]) -> dict[str, Any]:
        failed = [{"itemIdentifier": "3"}] if sequences(event) == [2, 3] else []
        return {"state": {"seen": sequences(event)}, "batchItemFailures": failed}

    assert shape(run(windows(handler, report_batch_item_failures=True)))[:4] == [
        ([1], {}, False, False),
        ([2, 3], {"seen": [1]}, False, False),
        ([3], {"seen": [2, 3]}, False, False),
        ([], {"seen": [3]}, True, False),
    ]


def test_a_window_does_not_end_while_the_stream_is_idle() -> None:
    async def life() -> Fixture:
        return await story(Fixture(counting, tumbling_window=SIZE), writes=1, seconds=3600)

    assert shape(run(life())) == [([1], {}, False, False)]


def test_a_window_ends_when_its_time_is_over_where_that_is_chosen() -> None:
    async def life() -> Fixture:
        mapping = Fixture(counting, tumbling_window=SIZE, choices=Choices(final_when_idle=True))
        return await story(mapping, writes=1, seconds=3600)

    mapping = run(life())

    assert shape(mapping) == [([1], {}, False, False), ([], {"count": 1}, True, False)]
    assert mapping.function.moments[1] == pytest.approx(SIZE)


def test_the_end_of_a_shard_ends_its_window_early() -> None:
    async def life() -> Fixture:
        mapping = Fixture(counting, tumbling_window=SIZE)
        mapping.stream.write()
        mapping.stream.close()
        return await story(mapping)

    assert shape(run(life())) == [([1], {}, False, False), ([], {"count": 1}, True, True)]


def test_a_state_that_grows_too_large_ends_its_window_early() -> None:
    def handler(event: dict[str, Any]) -> dict[str, Any]:
        return {"state": {"large": "x" * STATE_LIMIT} if 1 in sequences(event) else {}}

    mapping = run(windows(handler))

    finals = [(seen, len(json.dumps(state)), *flags) for seen, state, *flags in shape(mapping)]
    assert finals[:3] == [
        ([1], 2, False, False),
        ([], STATE_LIMIT + 13, True, True),
        ([2, 3], 2, False, False),
    ]
    assert mapping.told(entries.WindowFinal)[0].outcome == "success"


def test_a_window_that_grew_too_large_is_ended_even_if_the_mapping_was_paused_meanwhile() -> None:
    async def life() -> Fixture:
        mapping = Fixture(
            lambda event: {"state": {"large": "x" * STATE_LIMIT}} if event["Records"] else {"state": {}},
            tumbling_window=SIZE,
            takes=1,
        )
        mapping.stream.write()
        mapping.start()
        await mapping.pass_time(0.5)
        await mapping.stop()
        mapping.start()
        await mapping.pass_time(0.1)
        mapping.stream.write()
        await mapping.pass_time(5)
        await mapping.stop()
        return mapping

    assert [(seen, final, early) for seen, _, final, early in shape(run(life()))][:3] == [
        ([1], False, False),
        ([], True, True),
        ([2], False, False),
    ]


def test_state_survives_a_pause() -> None:
    async def life() -> Fixture:
        mapping = Fixture(counting, tumbling_window=SIZE)
        mapping.stream.write()
        mapping.start()
        await mapping.pass_time(1)
        await mapping.stop()
        mapping.stream.write()
        mapping.start()
        await mapping.pass_time(1)
        await mapping.stop()
        return mapping

    assert shape(run(life())) == [([1], {}, False, False), ([2], {"count": 1}, False, False)]


def test_a_pause_ends_the_retries_of_a_final_invocation_which_goes_on_afterwards() -> None:
    async def life() -> Fixture:
        mapping = Fixture(failing_finals(4), tumbling_window=SIZE)
        mapping.stream.write()
        mapping.start()
        await mapping.pass_time(11)
        mapping.stream.write()
        await mapping.pass_time(0.1)
        await mapping.stop()
        assert mapping.told(entries.WindowFinal) == []
        mapping.start()
        await mapping.pass_time(60)
        await mapping.stop()
        return mapping

    seen = [seen for seen, *_ in shape(run(life()))]
    assert seen == [[1], *[[]] * 5, [2]]


def test_another_size_ends_the_window_under_way_early_with_the_next_record() -> None:
    async def life() -> Fixture:
        mapping = Fixture(counting, tumbling_window=SIZE)
        mapping.stream.write()
        mapping.start()
        await mapping.pass_time(1)
        await mapping.update(tumbling_window=2 * SIZE)
        mapping.stream.write()
        await mapping.pass_time(1)
        await mapping.stop()
        return mapping

    mapping = run(life())

    assert shape(mapping) == [
        ([1], {}, False, False),
        ([], {"count": 1}, True, True),
        ([2], {}, False, False),
    ]
    assert mapping.function.events[2]["window"]["end"] == "2027-01-15T08:00:20Z"


def test_a_mapping_updated_to_have_no_windows_drops_the_state() -> None:
    async def life() -> Fixture:
        mapping = Fixture(counting, tumbling_window=SIZE)
        mapping.stream.write()
        mapping.start()
        await mapping.pass_time(1)
        mapping.function.behaviour = lambda event: None
        await mapping.update(tumbling_window=0)
        mapping.stream.write()
        await mapping.pass_time(1)
        mapping.function.behaviour = counting
        await mapping.update(tumbling_window=SIZE)
        mapping.stream.write()
        await mapping.pass_time(1)
        await mapping.stop()
        return mapping

    events = run(life()).function.events

    assert list(events[1]) == ["Records"]
    assert (sequences(events[2]), events[2]["state"]) == ([3], {})


def test_a_window_whose_records_were_all_given_up_still_has_its_final_invocation() -> None:
    def handler(event: dict[str, Any]) -> dict[str, Any]:
        if {1, 2, 3} & set(sequences(event)):
            raise ValueError
        return counting(event)

    mapping = run(windows(handler, retry_attempts=0))

    assert shape(mapping)[-2:] == [([], {}, True, False), ([4], {}, False, False)]


def test_each_shard_has_a_window_of_its_own() -> None:
    async def life() -> Fixture:
        mapping = Fixture(counting, tumbling_window=SIZE)
        mapping.stream.add_shard("shard-2")
        mapping.stream.write(shard="shard-1")
        mapping.stream.write(shard="shard-2")
        return await story(mapping, seconds=1)

    events = run(life()).function.events

    assert [(event["shardId"], event["state"]) for event in events] == [("shard-1", {}), ("shard-2", {})]
