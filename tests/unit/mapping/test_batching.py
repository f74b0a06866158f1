"""When a batch is complete: its size, its window, its 6 MB (reference 3.1)."""

import asyncio

import pytest

from sandbox.mapping.batching import BESIDES, PAYLOAD_LIMIT, Batches, fitting
from sandbox.mapping.settings import Settings
from sandbox.mapping.stopping import Stop, Stopped
from tests.unit.mapping.behaviours import raises_on
from tests.unit.mapping.fakes import make_record, numbers
from tests.unit.mapping.virtual import FUNCTION, STREAM, Fixture, run_story
from tests.unit.mapping.virtual_time import START, VirtualClock, run


def test_without_a_window_a_short_batch_goes_at_once() -> None:
    async def life() -> Fixture:
        mapping = Fixture(batch_size=100)
        mapping.start()
        await mapping.pass_time(5)
        mapping.stream.write()
        await mapping.pass_time(0.001)
        assert mapping.function.calls == [[1]]
        await mapping.stop()
        return mapping

    run(life())


def test_records_that_come_during_an_invocation_make_the_next_batch_together() -> None:
    async def life() -> Fixture:
        mapping = Fixture(takes=1)
        mapping.start()
        for _ in range(6):
            mapping.stream.write()
            await mapping.pass_time(0.1)
        await mapping.pass_time(10)
        await mapping.stop()
        return mapping

    assert run(life()).function.calls == [[1], [2, 3, 4, 5, 6]]


def test_batches_are_never_larger_than_their_size() -> None:
    mapping = run_story(writes=25, batch_size=10)

    assert [len(call) for call in mapping.function.calls] == [10, 10, 5]


def test_a_batch_may_hold_more_than_one_page_of_the_stream() -> None:
    mapping = run_story(writes=3500, batch_size=3000, batching_window=1)

    assert [len(call) for call in mapping.function.calls] == [3000, 500]


def test_a_window_that_opens_with_a_waiting_record_ends_when_it_is_over() -> None:
    async def life() -> Fixture:
        mapping = Fixture(batching_window=20)
        mapping.start()
        await mapping.pass_time(100)
        mapping.stream.write()
        await mapping.pass_time(15)
        mapping.stream.write()
        await mapping.pass_time(4.9)
        assert mapping.function.calls == []
        await mapping.pass_time(0.2)
        assert mapping.function.calls == [[1, 2]]
        await mapping.stop()
        return mapping

    run(life())


def test_the_next_window_opens_when_the_invocation_before_has_ended() -> None:
    async def life() -> Fixture:
        mapping = Fixture(batching_window=10, takes=7)
        mapping.stream.write()
        mapping.start()
        await mapping.pass_time(11)
        mapping.stream.write()
        await mapping.pass_time(60)
        await mapping.stop()
        return mapping

    assert run(life()).function.moments == pytest.approx([10, 27], abs=0.01)


def test_a_full_batch_does_not_wait_for_its_window() -> None:
    mapping = run_story(writes=4, batch_size=2, batching_window=300, seconds=0.01)

    assert mapping.function.calls == [[1, 2], [3, 4]]


def test_an_advanced_clock_ends_a_window() -> None:
    async def life() -> Fixture:
        mapping = Fixture(batching_window=300)
        mapping.stream.write()
        mapping.start()
        await mapping.pass_time(1)
        mapping.clock.advance(299)
        await mapping.pass_time(0.001)
        assert mapping.function.calls == [[1]]
        await mapping.stop()
        return mapping

    run(life())


def test_the_end_of_a_shard_ends_its_window() -> None:
    async def life() -> Fixture:
        mapping = Fixture(batching_window=300)
        mapping.stream.write()
        mapping.start()
        await mapping.pass_time(1)
        mapping.stream.close()
        await mapping.pass_time(0.001)
        assert mapping.function.calls == [[1]]
        await mapping.stop()
        return mapping

    run(life())


def test_six_megabytes_end_a_window() -> None:
    async def life() -> Fixture:
        mapping = Fixture(batching_window=300)
        for _ in range(10):
            mapping.stream.write(size=700_000)
        mapping.start()
        await mapping.pass_time(0.001)
        assert mapping.function.calls == [[1, 2, 3, 4, 5, 6, 7, 8]]
        await mapping.stop()
        return mapping

    run(life())


def test_filtered_records_take_no_place_in_a_batch() -> None:
    async def life() -> Fixture:
        mapping = Fixture(batch_size=2, batching_window=5, patterns=('{"eventName": ["INSERT"]}',))
        for number in range(1, 7):
            mapping.stream.write(eventName="MODIFY" if number % 2 else "INSERT")
        mapping.start()
        await mapping.pass_time(0.001)
        assert mapping.function.calls == [[2, 4]]
        await mapping.pass_time(6)
        await mapping.stop()
        return mapping

    assert run(life()).function.calls == [[2, 4], [6]]


def test_a_retry_does_not_take_in_records_that_came_meanwhile() -> None:
    async def life() -> Fixture:
        mapping = Fixture(raises_on(1), retry_attempts=2)
        mapping.stream.write()
        mapping.start()
        await mapping.pass_time(0.1)
        mapping.stream.write()
        await mapping.pass_time(60)
        await mapping.stop()
        return mapping

    assert run(life()).function.calls == [[1], [1], [1], [2]]


def lane(stop: Stop | None = None, **settings: object) -> Batches:
    return Batches(Settings("uuid", STREAM, FUNCTION, **settings), VirtualClock(), stop or Stop())  # type: ignore[arg-type]


def test_a_state_that_travels_along_leaves_less_room() -> None:
    async def life() -> list[int]:
        batches = lane()
        for number in range(1, 10):
            batches.put(make_record(number, "k", "shard-1", START, 700_000))
        first = await batches.next()
        for number in range(10, 19):
            batches.put(make_record(number, "k", "shard-1", START, 700_000))
        second = await batches.next(state_size=1_000_000)
        return [len(first or []), len(second or [])]

    assert run(life()) == [8, 7]


def test_a_batch_never_mixes_tumbling_windows() -> None:
    async def life() -> list[list[int]]:
        batches = lane(tumbling_window=10)
        for number, created in enumerate([0, 9, 10, 19, 35]):
            batches.put(make_record(number, "k", "shard-1", START + created))
        batches.close()
        found = []
        while batch := await batches.next():
            found.append(numbers(batch))
        return found

    assert run(life()) == [[0, 1], [2, 3], [4]]


def test_a_record_of_a_later_tumbling_window_ends_the_wait_for_more() -> None:
    async def life() -> list[int]:
        batches = lane(tumbling_window=10, batching_window=300)
        batches.put(make_record(1, "k", "shard-1", START))
        batches.put(make_record(2, "k", "shard-1", START + 10))
        async with asyncio.timeout(1):
            return numbers(await batches.next() or [])

    assert run(life()) == [1]


def test_a_lane_that_is_closed_and_empty_has_no_next_batch() -> None:
    async def life() -> object:
        batches = lane()
        batches.close()
        return await batches.next()

    assert run(life()) is None


def test_whoever_waits_for_a_batch_is_stopped_at_once() -> None:
    async def life() -> None:
        stop = Stop()
        asyncio.get_running_loop().call_later(1, stop.ask)
        with pytest.raises(Stopped):
            await lane(stop).next()
        assert asyncio.get_running_loop().time() == pytest.approx(1)

    run(life())


@pytest.mark.parametrize("length", [0, 1, 2])
def test_one_record_always_fits(length: int) -> None:
    records = [make_record(number, "k", "shard-1", START, 1000) for number in range(length)]

    assert fitting(records, 10) == min(length, 1)


def test_events_stay_below_the_limit_and_use_it() -> None:
    records = [make_record(number, "k", "shard-1", START, 50_000) for number in range(300)]
    count = fitting(records, PAYLOAD_LIMIT - BESIDES)
    size = sum(record.size + 1 for record in records[:count])

    assert PAYLOAD_LIMIT - BESIDES - records[0].size - 1 < size <= PAYLOAD_LIMIT - BESIDES


def test_a_lane_counts_what_waits() -> None:
    batches = lane()
    batches.put(make_record(1, "k", "shard-1", START))

    assert len(batches) == 1
