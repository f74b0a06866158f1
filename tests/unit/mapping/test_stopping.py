"""How a mapping is stopped."""

import asyncio

import pytest

from sandbox.mapping.stopping import Stop, Stopped, is_set, until_stopped
from tests.unit.mapping.virtual_time import run


async def answer() -> int:
    await asyncio.sleep(5)
    return 42


def test_a_wait_that_is_over_gives_its_result() -> None:
    async def life() -> int:
        return await Stop().result(answer())

    assert run(life()) == 42


def test_a_wait_ends_with_the_asking() -> None:
    async def life() -> None:
        stop = Stop()
        asyncio.get_running_loop().call_later(1, stop.ask)
        with pytest.raises(Stopped):
            await stop.result(answer())
        assert asyncio.get_running_loop().time() == pytest.approx(1)

    run(life())


def test_after_the_asking_no_wait_begins() -> None:
    async def life() -> None:
        stop, began = Stop(), asyncio.Event()
        stop.ask()

        async def begin() -> None:
            began.set()

        with pytest.raises(Stopped):
            await stop.unless_asked(begin())
        with pytest.raises(Stopped):
            stop.check()
        assert not began.is_set()

    run(life())


def test_the_first_of_several_waits_ends_all_of_them() -> None:
    async def life() -> None:
        event = asyncio.Event()
        await Stop().unless_asked(is_set(event), asyncio.sleep(3), asyncio.sleep(1))
        assert asyncio.get_running_loop().time() == pytest.approx(1)
        await asyncio.sleep(0)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    run(life())


def test_what_goes_wrong_in_a_wait_is_told() -> None:
    async def wrong() -> None:
        raise OSError("gone")

    async def life() -> None:
        with pytest.raises(OSError, match="gone"):
            await Stop().unless_asked(wrong())

    run(life())


def test_cancelling_whoever_waits_cancels_the_wait() -> None:
    async def life() -> None:
        waiting = asyncio.ensure_future(Stop().result(answer()))
        await asyncio.sleep(1)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await asyncio.sleep(0)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    run(life())


def test_being_stopped_is_a_way_to_end_and_a_fault_is_none() -> None:
    async def stopped() -> None:
        raise Stopped

    async def faulty() -> None:
        raise ValueError("fault")

    async def life() -> None:
        await until_stopped(stopped())
        with pytest.raises(ValueError, match="fault"):
            await until_stopped(faulty())

    run(life())
