"""The final invocation of a tumbling window (reference 3.8)."""

import json
from typing import Any

import pytest

from sandbox.mapping import entries
from sandbox.mapping.answers import NotInvoked
from tests.unit.mapping.behaviours import sequences
from tests.unit.mapping.tumbling import SIZE, counting, failing_finals, shape, windows
from tests.unit.mapping.virtual import STREAM, Fixture
from tests.unit.mapping.virtual_time import run


def test_a_failing_final_invocation_holds_up_its_shard_until_it_succeeds() -> None:
    mapping = run(windows(failing_finals(5)))

    assert [seen for seen, *_ in shape(mapping)] == [[1], [2, 3], *[[]] * 6, [4]]
    assert mapping.function.moments[-1] - mapping.function.moments[2] > 5
    assert [one.outcome for one in mapping.told(entries.WindowFinal)] == ["success"]
    assert mapping.destination.failures == []


def test_a_final_invocation_keeps_its_request_id_from_retry_to_retry() -> None:
    mapping = run(windows(failing_finals(2)))

    assert len(set(mapping.function.request_ids[2:5])) == 1


def test_a_final_invocation_that_fails_too_often_drops_its_window_and_tells_the_destination() -> None:
    mapping = run(windows(failing_finals(2), retry_attempts=1))

    assert [seen for seen, *_ in shape(mapping)] == [[1], [2, 3], [], [], [4]]
    assert shape(mapping)[-1] == ([4], {}, False, False)
    assert [one.outcome for one in mapping.told(entries.WindowFinal)] == ["discarded"]
    (failure,) = mapping.destination.failures
    body = json.loads(failure.body())
    assert body["requestContext"]["approximateInvokeCount"] == 2
    assert body["requestContext"]["condition"] == "RetryAttemptsExhausted"
    assert body["DDBStreamBatchInfo"] == {"shardId": "shard-1", "streamArn": STREAM}
    assert body["timeWindowInfo"] == {
        "window": {"start": "2027-01-15T08:00:00Z", "end": "2027-01-15T08:00:10Z"},
        "isFinalInvokeForWindow": True,
        "isWindowTerminatedEarly": False,
    }


def test_the_failure_record_of_a_batch_in_a_window_holds_the_event_as_the_function_received_it() -> None:
    def handler(event: dict[str, Any]) -> dict[str, Any]:
        if sequences(event) == [2, 3]:
            raise ValueError
        return counting(event)

    mapping = run(windows(handler, retry_attempts=0))

    (failure,) = mapping.destination.failures
    assert json.loads(failure.event) == mapping.function.events[1]
    assert json.loads(failure.event)["state"] == {"count": 1}
    assert "timeWindowInfo" not in json.loads(failure.body())


def test_a_final_invocation_ends_when_its_records_are_too_old() -> None:
    mapping = run(windows(failing_finals(1000), record_age=60))

    assert [one.outcome for one in mapping.told(entries.WindowFinal)] == ["discarded"]
    assert mapping.destination.failures[0].condition == "RecordAgeExceeded"
    assert sequences(mapping.function.events[-1]) == [4]


@pytest.mark.parametrize("record_age", [-1, 604_800])
def test_a_final_invocation_ends_at_last_when_its_records_have_left_the_stream(record_age: int) -> None:
    async def life() -> Fixture:
        mapping = Fixture(failing_finals(1000), tumbling_window=SIZE, record_age=record_age)
        mapping.stream.write()
        mapping.start()
        await mapping.pass_time(15)
        mapping.stream.write()
        mapping.clock.advance(24 * 3600 - 60)
        await mapping.pass_time(20)
        assert mapping.told(entries.WindowFinal) == []
        await mapping.pass_time(60)
        await mapping.stop()
        return mapping

    assert [one.outcome for one in run(life()).told(entries.WindowFinal)] == ["discarded"]


def test_a_throttled_final_invocation_spends_no_retries() -> None:
    refused: list[int] = []

    def handler(event: dict[str, Any]) -> object:
        if event["isFinalInvokeForWindow"] and len(refused) < 5:
            refused.append(1)
            return NotInvoked("Rate Exceeded.", throttled=True)
        return counting(event)

    mapping = run(windows(handler, retry_attempts=0))

    assert [one.outcome for one in mapping.told(entries.WindowFinal)] == ["success"]
    assert len(refused) == 5
