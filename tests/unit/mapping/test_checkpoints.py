"""A checkpoint only moves forward, and never past unfinished work."""

from hypothesis import given
from hypothesis import strategies as st

from sandbox.mapping.checkpoints import Checkpoint
from sandbox.mapping.records import Record
from sandbox.mapping.windows import STATE_LIMIT, Window
from tests.unit.mapping.fakes import make_record
from tests.unit.mapping.virtual_time import START


def records(*numbers: int) -> list[Record]:
    return [make_record(number, "k", "shard-1", START) for number in numbers]


def taken(*numbers: int) -> Checkpoint:
    checkpoint = Checkpoint()
    for record in records(*numbers):
        assert checkpoint.take(record)
    return checkpoint


def test_it_moves_to_the_last_record_before_the_first_unfinished_one() -> None:
    checkpoint = taken(3, 5, 8, 9)

    assert not checkpoint.finish(records(5, 8))
    assert checkpoint.after == 0
    assert checkpoint.finish(records(3))
    assert checkpoint.after == 8


def test_what_was_finished_beyond_it_is_not_taken_again_by_the_next_worker() -> None:
    checkpoint = taken(1, 2, 3)
    checkpoint.finish(records(2))
    checkpoint.resume()

    assert [checkpoint.take(record) for record in records(1, 2, 3)] == [True, False, True]
    checkpoint.finish(records(1))
    assert checkpoint.after == 2


def test_it_moves_past_what_an_earlier_worker_finished_even_if_nothing_else_is_there() -> None:
    checkpoint = taken(1, 2)
    checkpoint.finish(records(2))
    checkpoint.resume()
    checkpoint.take(records(1)[0])
    checkpoint.finish(records(1))

    checkpoint.take(records(2)[0])
    assert checkpoint.finish(())
    assert checkpoint.after == 2


def test_trimmed_records_are_passed_by_once_what_stands_before_them_is_done() -> None:
    checkpoint = taken(1, 2)

    assert not checkpoint.skip(7)
    assert checkpoint.finish(records(1, 2))
    assert checkpoint.after == 7


def test_without_anything_unfinished_trimmed_records_are_passed_by_at_once() -> None:
    checkpoint = Checkpoint(4)

    assert checkpoint.skip(7)
    assert checkpoint.after == 7


def test_a_window_ends_without_another_record_where_its_shard_does_or_its_state_is_too_large() -> None:
    checkpoint = Checkpoint()
    assert not checkpoint.owes_final(closed=True)

    checkpoint.window = Window(0, 60)
    assert not checkpoint.owes_final(closed=False)
    assert checkpoint.owes_final(closed=True)

    checkpoint.window.state = f'{{"all": "{"x" * STATE_LIMIT}"}}'
    assert checkpoint.owes_final(closed=False)


@given(st.lists(st.tuples(st.sampled_from(["finish", "resume"]), st.integers(1, 12)), max_size=40))
def test_it_never_moves_back_nor_past_an_unfinished_record(steps: list[tuple[str, int]]) -> None:
    checkpoint, everything = Checkpoint(), records(*range(1, 13))
    finished: set[int] = set()
    for record in everything:
        checkpoint.take(record)
    for step, number in steps:
        before = checkpoint.after
        if step == "resume":
            checkpoint.resume()
            assert [one.sequence for one in everything[before:] if not checkpoint.take(one)] == sorted(
                one for one in finished if one > before
            )
        elif number > before:
            finished.add(number)
            checkpoint.finish(records(number))
        assert checkpoint.after >= before
        assert checkpoint.after == next((n - 1 for n in range(1, 13) if n not in finished), 12)
