"""A mapping that is stopped in the middle of something, and begun again (reference 2.2)."""

import asyncio
from collections.abc import Sequence

import pytest

from sandbox.mapping import entries
from sandbox.mapping.records import Shard
from tests.unit.mapping.behaviours import raises_on
from tests.unit.mapping.fakes import FakeStream
from tests.unit.mapping.virtual import Fixture, story
from tests.unit.mapping.virtual_time import run


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
