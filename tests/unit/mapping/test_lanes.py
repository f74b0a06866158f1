"""ParallelizationFactor: each item always in the same lane (reference 3.8)."""

from collections import Counter

import pytest

from sandbox.mapping import entries
from sandbox.mapping.lanes import lane_of
from sandbox.mapping.shard import AHEAD
from tests.unit.mapping.behaviours import raises_on
from tests.unit.mapping.fakes import make_record
from tests.unit.mapping.virtual import Fixture, run_story
from tests.unit.mapping.virtual_time import START, run


def lane(key: str, factor: int) -> int:
    return lane_of(make_record(1, key, "shard-1", START), factor)


def items_in(lane_number: int, factor: int, count: int) -> list[str]:
    """So many items that share a lane."""
    names = (f"item-{number}" for number in range(100_000))
    found = [
        name for name in (next(names) for _ in range(count * factor * 3)) if lane(name, factor) == lane_number
    ]
    return found[:count]


def test_one_lane_takes_all() -> None:
    assert {lane(f"item-{number}", 1) for number in range(100)} == {0}


@pytest.mark.parametrize("factor", [2, 3, 10])
def test_items_are_spread_evenly_over_all_lanes(factor: int) -> None:
    counts = Counter(lane(f"item-{number}", factor) for number in range(factor * 1000))

    assert sorted(counts) == list(range(factor))
    assert all(800 < count < 1200 for count in counts.values())


def test_an_item_is_in_the_same_lane_in_every_run() -> None:
    assert [lane(name, 10) for name in ("a", "b", "c", "item-1")] == [6, 5, 0, 7]


def test_as_many_batches_run_at_once_as_there_are_lanes() -> None:
    mapping = run_story(writes=200, takes=1.0, parallelization_factor=4, batch_size=5)

    assert mapping.function.most_running == 4
    assert sorted(number for call in mapping.function.calls for number in call) == list(range(1, 201))


def test_one_lane_runs_one_batch_at_a_time() -> None:
    assert run_story(writes=50, takes=1.0, batch_size=5).function.most_running == 1


def test_a_blocked_lane_lets_the_others_go_on_and_holds_the_checkpoint() -> None:
    async def life() -> Fixture:
        mapping = Fixture(raises_on(1), parallelization_factor=2)
        (blocked,), others = items_in(0, 2, 1), items_in(1, 2, 20)
        mapping.stream.write(blocked)
        for name in others:
            mapping.stream.write(name)
        mapping.start()
        await mapping.pass_time(600)
        await mapping.stop()
        return mapping

    mapping = run(life())

    assert list(range(2, 22)) in mapping.function.calls
    assert mapping.done_up_to() == 0
    assert mapping.told(entries.Checkpointed) == []


def test_a_pause_repeats_nothing_of_what_other_lanes_finished_beyond_a_blocked_one() -> None:
    async def life() -> Fixture:
        mapping = Fixture(raises_on(1), parallelization_factor=2)
        mapping.stream.write(items_in(0, 2, 1)[0])
        for name in items_in(1, 2, 20):
            mapping.stream.write(name)
        mapping.start()
        await mapping.pass_time(10)
        await mapping.update(parallelization_factor=5)
        await mapping.pass_time(10)
        mapping.function.behaviour = lambda event: None
        await mapping.pass_time(10)
        await mapping.stop()
        return mapping

    mapping = run(life())

    delivered = Counter(number for call in mapping.function.calls for number in call)
    assert all(delivered[number] == 1 for number in range(2, 22))
    assert mapping.done_up_to() == 21


def test_the_others_go_on_until_so_many_records_wait_in_a_blocked_lane() -> None:
    async def life() -> Fixture:
        mapping = Fixture(raises_on(1), parallelization_factor=2)
        (blocked,), (other,) = items_in(0, 2, 1), items_in(1, 2, 1)
        mapping.stream.write(blocked)
        for _ in range(AHEAD + 2000):
            mapping.stream.write(blocked)
        mapping.stream.write(other)
        mapping.start()
        await mapping.pass_time(60)
        assert [AHEAD + 2002] not in mapping.function.calls
        mapping.function.behaviour = lambda event: None
        await mapping.pass_time(60)
        await mapping.stop()
        return mapping

    mapping = run(life())

    assert [AHEAD + 2002] in mapping.function.calls
    assert mapping.done_up_to() == AHEAD + 2002
