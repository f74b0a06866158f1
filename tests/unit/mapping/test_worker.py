"""A mapping at work: order of shards, starting positions, pauses, updates (reference 1.5, 2.1, 2.2)."""

import asyncio

import pytest

from sandbox.mapping import entries
from tests.unit.mapping.behaviours import raises_on
from tests.unit.mapping.fakes import FakeStream
from tests.unit.mapping.virtual import Fixture, run_story, story
from tests.unit.mapping.virtual_time import run


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
