"""Parents before children, and shards that come late (reference 1.5)."""

from sandbox.mapping.worker import LOOK_AGAIN
from tests.unit.mapping.behaviours import raises_on
from tests.unit.mapping.virtual import Fixture, story
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
