"""A mapping at work: order of shards, starting positions, pauses, updates (reference 1.5, 2.1, 2.2)."""

import asyncio
from collections.abc import Sequence

import pytest

from sandbox.mapping import entries
from sandbox.mapping.records import Shard
from sandbox.mapping.worker import LOOK_AGAIN
from tests.unit.mapping.behaviours import raises_on
from tests.unit.mapping.fakes import FakeStream
from tests.unit.mapping.virtual import Fixture, run_story, story
from tests.unit.mapping.virtual_time import run


def test_a_child_is_read_when_its_parent_is_done() -> None:
    async def life() -> Fixture:
        mapping = Fixture(raises_on(1), retry_attempts=5)
        mapping.stream.write()
        mapping.stream.split("shard-1", "left", "right")
        mapping.stream.write(shard="left")
        mapping.stream.write(shard="right")
        return await story(mapping)

    mapping = run(life())

    assert mapping.function.calls[:6] == [[1]] * 6
    assert sorted(mapping.function.calls[6:]) == [[2], [3]]


def test_a_grandchild_waits_for_its_parent_and_not_for_that_ones_sibling() -> None:
    async def life() -> Fixture:
        mapping = Fixture(raises_on(3), batch_size=1)
        mapping.stream.write()
        mapping.stream.split("shard-1", "left", "right")
        mapping.stream.write(shard="left")
        mapping.stream.write(shard="right")
        mapping.stream.split("left", "left-left")
        mapping.stream.split("right", "right-right")
        mapping.stream.write(shard="left-left")
        mapping.stream.write(shard="right-right")
        return await story(mapping)

    mapping = run(life())

    assert [call for call in mapping.function.calls if call != [3]] == [[1], [2], [4]]


def test_children_that_appear_long_after_the_end_of_their_parent_are_found() -> None:
    async def life() -> Fixture:
        mapping = Fixture()
        mapping.stream.close()
        mapping.start()
        await mapping.pass_time(3600)
        mapping.stream.add_shard("child", "shard-1")
        mapping.stream.write(shard="child")
        await mapping.pass_time(LOOK_AGAIN + 1)
        await mapping.stop()
        return mapping

    assert run(life()).function.calls == [[1]]


def test_a_worker_that_finds_everything_drained_still_looks_for_children() -> None:
    async def life() -> Fixture:
        mapping = Fixture()
        mapping.stream.write()
        mapping.stream.close()
        await story(mapping, seconds=1)
        mapping.start()
        await mapping.pass_time(60)
        mapping.stream.add_shard("child", "shard-1")
        mapping.stream.write(shard="child")
        await mapping.pass_time(LOOK_AGAIN + 1)
        await mapping.stop()
        return mapping

    assert run(life()).function.calls == [[1], [2]]


def test_a_child_does_not_wait_for_a_parent_that_left_the_stream_unread() -> None:
    async def life() -> Fixture:
        mapping = Fixture(raises_on(1))
        mapping.stream.write()
        mapping.stream.split("shard-1", "child")
        mapping.stream.write(shard="child")
        await story(mapping, seconds=5)
        mapping.stream.forget("shard-1")
        mapping.start()
        await mapping.pass_time(5)
        await mapping.stop()
        return mapping

    assert run(life()).function.calls[-1] == [2]


def test_a_child_waits_for_a_parent_under_way_even_if_it_has_left_the_stream() -> None:
    async def life() -> Fixture:
        mapping = Fixture(raises_on(1))
        mapping.stream.add_shard("other")
        mapping.stream.write()
        mapping.stream.split("shard-1", "child")
        mapping.stream.write(shard="child")
        mapping.start()
        await mapping.pass_time(5)
        mapping.stream.forget("shard-1")
        mapping.stream.close("other")
        await mapping.pass_time(60)
        assert [2] not in mapping.function.calls
        mapping.function.behaviour = lambda event: None
        await mapping.pass_time(60)
        await mapping.stop()
        return mapping

    assert run(life()).function.calls[-2:] == [[1], [2]]


def test_a_stream_whose_first_shard_comes_late_is_read() -> None:
    async def life() -> Fixture:
        mapping = Fixture()
        mapping.stream.forget("shard-1")
        mapping.start()
        await mapping.pass_time(60)
        mapping.stream.add_shard("late")
        mapping.stream.write(shard="late")
        await mapping.pass_time(LOOK_AGAIN + 1)
        await mapping.stop()
        return mapping

    assert run(life()).function.calls == [[1]]


@pytest.mark.parametrize(("position", "seen"), [("TRIM_HORIZON", [[1], [2]]), ("LATEST", [[2]])])
def test_a_mapping_begins_where_its_starting_position_says(position: str, seen: list[list[int]]) -> None:
    async def life() -> Fixture:
        mapping = Fixture(batch_size=1, starting_position=position)
        mapping.stream.write()
        mapping.start()
        await mapping.pass_time(1)
        mapping.stream.write()
        await mapping.pass_time(1)
        await mapping.stop()
        return mapping

    assert run(life()).function.calls == seen


def test_latest_skips_what_stands_in_children_that_are_there_and_nothing_of_later_ones() -> None:
    async def life() -> Fixture:
        mapping = Fixture(batch_size=1, starting_position="LATEST")
        mapping.stream.write()
        mapping.stream.split("shard-1", "child")
        mapping.stream.write(shard="child")
        mapping.start()
        await mapping.pass_time(1)
        mapping.stream.write(shard="child")
        mapping.stream.split("child", "grandchild")
        mapping.stream.write(shard="grandchild")
        await mapping.pass_time(60)
        await mapping.stop()
        return mapping

    assert run(life()).function.calls == [[3], [4]]


def test_trim_horizon_reads_children_after_their_parents() -> None:
    async def life() -> Fixture:
        mapping = Fixture()
        mapping.stream.split("shard-1", "child")
        mapping.stream.write(shard="child")
        mapping.stream.write(shard="shard-1")
        return await story(mapping)

    assert run(life()).function.calls == [[2], [1]]


def test_the_starting_position_is_fixed_once() -> None:
    async def life() -> Fixture:
        mapping = Fixture(starting_position="LATEST")
        await story(mapping, seconds=1)
        mapping.stream.write()
        return await story(mapping, seconds=1)

    assert run(life()).function.calls == [[1]]


def test_a_beginning_that_is_cut_off_fixes_no_position() -> None:
    class SlowStream(FakeStream):
        async def latest(self, shard: str) -> int:
            await asyncio.sleep(1)
            return await super().latest(shard)

    async def life() -> Fixture:
        mapping = Fixture(starting_position="LATEST")
        mapping.stream = SlowStream(mapping.clock)
        mapping.stream.add_shard("shard-2")
        mapping.stream.write(shard="shard-2")
        mapping.start()
        await mapping.pass_time(1.5)
        await mapping.stop()
        assert mapping.checkpoints == {}
        return await story(mapping, seconds=10)

    mapping = run(life())

    assert mapping.checkpoints["shard-2"].after == 1
    assert mapping.function.calls == []


def test_a_mapping_is_stopped_while_the_stream_does_not_answer() -> None:
    class SilentStream(FakeStream):
        async def shards(self) -> Sequence[Shard]:
            await asyncio.Event().wait()
            return ()

    async def life() -> None:
        mapping = Fixture()
        mapping.stream = SilentStream(mapping.clock)
        mapping.start()
        await mapping.pass_time(10)
        await mapping.stop()
        assert asyncio.get_running_loop().time() == pytest.approx(10)

    run(life())


def test_a_pause_ends_an_endless_retry_at_once() -> None:
    async def life() -> Fixture:
        mapping = Fixture(raises_on(1))
        mapping.stream.write()
        mapping.start()
        await mapping.pass_time(3600.1)
        before = asyncio.get_running_loop().time()
        await mapping.stop()
        assert asyncio.get_running_loop().time() == before
        calls = len(mapping.function.calls)
        await mapping.pass_time(3600)
        assert len(mapping.function.calls) == calls
        return mapping

    run(life())


def test_a_pause_ends_a_batching_window_at_once_and_loses_nothing() -> None:
    async def life() -> Fixture:
        mapping = Fixture(batching_window=300)
        mapping.stream.write()
        mapping.start()
        await mapping.pass_time(10)
        await mapping.stop()
        assert asyncio.get_running_loop().time() == pytest.approx(10)
        assert mapping.function.calls == []
        mapping.start()
        await mapping.pass_time(301)
        await mapping.stop()
        return mapping

    assert run(life()).function.calls == [[1]]


def test_an_invocation_under_way_is_finished_and_counted_before_a_pause_is_over() -> None:
    async def life() -> Fixture:
        mapping = Fixture(takes=100, batch_size=1)
        mapping.stream.write()
        mapping.stream.write()
        mapping.start()
        await mapping.pass_time(10)
        await mapping.stop()
        assert asyncio.get_running_loop().time() == pytest.approx(100)
        return mapping

    mapping = run(life())

    assert mapping.function.calls == [[1]]
    assert mapping.done_up_to() == 1
    assert [one.sequence for one in mapping.told(entries.Checkpointed)] == [1]


def test_nothing_begins_after_a_pause() -> None:
    async def life() -> Fixture:
        mapping = Fixture()
        mapping.start()
        await mapping.pass_time(1)
        await mapping.stop()
        mapping.stream.write()
        await mapping.pass_time(3600)
        return mapping

    mapping = run(life())

    assert mapping.entries == []
    assert mapping.function.calls == []


def test_the_halves_of_a_batch_that_failed_during_a_pause_come_again_as_one() -> None:
    async def life() -> Fixture:
        mapping = Fixture(raises_on(1), takes=1, bisect=True, retry_attempts=0)
        mapping.stream.write()
        mapping.stream.write()
        mapping.start()
        await mapping.pass_time(0.5)
        await mapping.stop()
        assert mapping.function.calls == [[1, 2]]
        return await story(mapping)

    assert run(life()).function.calls == [[1, 2], [1, 2], [1], [2]]


def test_an_update_keeps_the_position_and_applies_to_what_comes() -> None:
    async def life() -> Fixture:
        mapping = Fixture(batch_size=1)
        for _ in range(3):
            mapping.stream.write()
        mapping.start()
        await mapping.pass_time(1)
        await mapping.update(batch_size=3, patterns=('{"eventName": ["INSERT"]}',))
        for number in range(8):
            mapping.stream.write(eventName="INSERT" if number % 2 else "MODIFY")
        await mapping.pass_time(1)
        await mapping.stop()
        return mapping

    mapping = run(life())

    assert mapping.function.calls == [[1], [2], [3], [5, 7, 9], [11]]
    assert mapping.done_up_to() == 11


def test_what_was_not_done_when_a_worker_failed_comes_again() -> None:
    async def life() -> Fixture:
        mapping = Fixture(takes=1, batch_size=2)
        for _ in range(4):
            mapping.stream.write()
        mapping.start()
        await mapping.pass_time(1.5)
        await mapping.crash()
        return await story(mapping)

    mapping = run(life())

    assert mapping.function.calls == [[1, 2], [3, 4], [3, 4]]
    assert mapping.done_up_to() == 4


def test_records_that_were_trimmed_unread_are_passed_by() -> None:
    async def life() -> Fixture:
        mapping = Fixture()
        for _ in range(5):
            mapping.stream.write()
        mapping.stream.trim(3)
        return await story(mapping)

    mapping = run(life())

    assert mapping.function.calls == [[4, 5]]
    assert [(one.after, one.until) for one in mapping.told(entries.Trimmed)] == [(0, 3)]
    assert [one.sequence for one in mapping.told(entries.Checkpointed)] == [3, 5]


def test_a_shard_of_which_all_was_trimmed_counts_as_done_up_to_there() -> None:
    async def life() -> Fixture:
        mapping = Fixture()
        mapping.stream.write()
        mapping.stream.write()
        mapping.stream.trim(2)
        return await story(mapping)

    mapping = run(life())

    assert mapping.done_up_to() == 2
    assert mapping.function.calls == []


def test_a_closed_shard_of_which_all_is_done_is_never_read_again() -> None:
    async def life() -> Fixture:
        mapping = Fixture()
        mapping.stream.write()
        mapping.stream.close()
        await story(mapping)
        assert mapping.checkpoints["shard-1"].drained
        return await story(mapping)

    mapping = run(life())

    assert mapping.function.calls == [[1]]
    assert len(mapping.told(entries.Read)) == 1


def test_a_shard_that_is_paused_before_its_end_is_not_drained() -> None:
    async def life() -> Fixture:
        mapping = Fixture(raises_on(1))
        mapping.stream.write()
        mapping.stream.close()
        return await story(mapping)

    assert not run(life()).checkpoints["shard-1"].drained


def test_batches_are_counted_from_one_across_all_shards() -> None:
    async def life() -> Fixture:
        mapping = Fixture(batch_size=1)
        mapping.stream.add_shard("shard-2")
        for number in range(6):
            mapping.stream.write(shard=f"shard-{number % 2 + 1}")
        return await story(mapping)

    assert sorted(one.batch for one in run(life()).told(entries.Batched)) == list(range(1, 7))


def test_a_fault_of_a_port_ends_the_worker_and_is_told() -> None:
    async def life() -> None:
        mapping = Fixture()
        mapping.stream.write()

        async def faulty(request_id: str, event: str) -> object:
            raise OSError("broken")

        mapping.function.invoke = faulty  # type: ignore[method-assign,assignment]
        mapping.start()
        with pytest.raises(ExceptionGroup):
            await asyncio.sleep(1)
            await mapping.stop()

    run(life())


def test_what_was_read_filtered_batched_and_done_is_told_in_this_order() -> None:
    mapping = run_story(writes=1)

    assert [type(one).__name__ for one in mapping.entries] == [
        "Read",
        "Matched",
        "Batched",
        "AttemptBegan",
        "AttemptEnded",
        "Succeeded",
        "Checkpointed",
    ]
