"""The stories of waits, word for word."""

from textwrap import dedent

import pytest
from dirty_equals import IsPartialDict

from sandbox.scenario.expecting import Expecting, itself
from sandbox.scenario.matching import Expected
from sandbox.scenario.waits import TooMany, Wait, WaitTimeout
from tests.unit.scenario.conftest import FakeWatch


@pytest.fixture
def expecting(watch: FakeWatch) -> Expecting:
    return Expecting("queue UserEvents", "message", Wait(within=10, every=1, watch=watch))


def told(error: pytest.ExceptionInfo[BaseException]) -> str:
    return str(error.value)


def text(story: str) -> str:
    return dedent(story).strip("\n")


def test_the_first_that_matches_is_returned(expecting: Expecting) -> None:
    assert expecting.one(lambda _: [1, 2, 2], Expected((2,)), itself) == 2


def test_a_wait_for_one_tells_what_was_there_the_nearest_first(expecting: Expecting) -> None:
    there = [{"kind": "other"}, {"type": "UserCreated", "userId": "u-1"}]
    with pytest.raises(WaitTimeout) as error:
        expecting.one(lambda _: there, Expected((), {"type": "EmailChanged", "userId": "u-1"}), itself)
    assert told(error) == text(
        """
        expected on queue UserEvents: {'type': 'EmailChanged', 'userId': 'u-1'}
        waited 10 s
        saw 2 other messages, the nearest first:
          {'type': 'UserCreated', 'userId': 'u-1'}
            not as expected: type
          {'kind': 'other'}
        """
    )


def test_a_wait_that_saw_nothing_says_so(expecting: Expecting) -> None:
    with pytest.raises(WaitTimeout) as error:
        expecting.within(2.5).one(lambda _: [], Expected((), {"type": "X"}), itself)
    assert told(error) == text(
        """
        expected on queue UserEvents: {'type': 'X'}
        waited 2.5 s
        saw no message
        """
    )


def test_a_story_shows_five_and_counts_the_rest(expecting: Expecting) -> None:
    with pytest.raises(WaitTimeout) as error:
        expecting.one(lambda _: list(range(12)), Expected(("x",)), itself)
    assert told(error).splitlines()[2:] == [
        "saw 12 other messages, the nearest first:",
        *(f"  {number}" for number in range(5)),
        "  … and 7 more",
    ]


def test_a_long_value_is_cut(expecting: Expecting) -> None:
    with pytest.raises(WaitTimeout) as error:
        expecting.one(lambda _: ["x" * 1000], Expected(("y",)), itself)
    assert max(map(len, told(error).splitlines())) == len("  ") + 240


def test_the_evidence_stands_at_the_end(watch: FakeWatch) -> None:
    wait = Wait(within=0, watch=watch)
    expecting = Expecting("table T", "item", wait, evidence=lambda: "function F: never invoked")
    with pytest.raises(WaitTimeout) as error:
        expecting.one(lambda _: [], Expected(), itself)
    assert told(error).splitlines()[-1] == "function F: never invoked"


def test_a_count_is_met_when_exactly_as_many_match(expecting: Expecting) -> None:
    assert expecting.count(lambda _: [1, 2, 1], 2, Expected((1,)), itself) == [1, 1]


def test_a_count_that_is_not_reached_tells_how_many_there_were(expecting: Expecting) -> None:
    with pytest.raises(WaitTimeout) as error:
        expecting.count(lambda _: [{"a": 1}, {"a": 2}], 2, Expected((), {"a": 1}), itself)
    assert told(error) == text(
        """
        expected on queue UserEvents: 2 messages like {'a': 1}
        waited 10 s
        saw 1
        saw 1 other message:
          {'a': 2}
            not as expected: a
        """
    )


def test_a_count_that_is_exceeded_fails_at_once(expecting: Expecting, watch: FakeWatch) -> None:
    with pytest.raises(TooMany) as error:
        expecting.count(lambda _: ["a", "b"], 1, Expected(), itself)
    assert watch.now == 100.0
    assert told(error) == text(
        """
        expected on queue UserEvents: 1 message
        there are 2:
          'a'
          'b'
        """
    )


def test_all_are_returned_in_the_order_in_which_they_were_asked_for(expecting: Expecting) -> None:
    wanted = [Expected((IsPartialDict(n=2),)), Expected((IsPartialDict(n=1),))]
    assert expecting.all(lambda _: [{"n": 1}, {"n": 2}], wanted, itself) == [{"n": 2}, {"n": 1}]


def test_a_wait_for_all_tells_which_are_missing_and_what_is_left_over(expecting: Expecting) -> None:
    with pytest.raises(WaitTimeout) as error:
        expecting.all(lambda _: ["a", "c"], [Expected(("a",)), Expected(("b",))], itself)
    assert told(error) == text(
        """
        expected on queue UserEvents: 2 messages, in any order
        waited 10 s
        missing:
          'b'
        saw 1 other message
          'c'
        """
    )


def test_a_history_that_may_block_is_asked_to_only_after_the_first_look(expecting: Expecting) -> None:
    asked: list[float] = []

    def history(may_block: float) -> list[str]:
        asked.append(may_block)
        return []

    with pytest.raises(WaitTimeout):
        expecting.within(2).one(history, Expected(), itself)
    assert asked == [0.0, 1.0, 0.0]
