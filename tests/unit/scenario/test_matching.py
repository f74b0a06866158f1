"""What is expected of a value, and how near a value came."""

from dataclasses import dataclass
from random import Random

from dirty_equals import IsPartialDict, IsStr
from hypothesis import given
from hypothesis import strategies as st

from sandbox.scenario.matching import AllOf, Expected, assign, nearest_first


@dataclass(frozen=True)
class Thing:
    colour: str


def test_no_expectation_matches_anything() -> None:
    assert Expected().matches(None)


def test_a_plain_dictionary_matches_only_an_equal_one() -> None:
    expected = Expected(({"a": 1},))
    assert (expected.matches({"a": 1}), expected.matches({"a": 1, "b": 2})) == (True, False)


def test_keyword_arguments_match_a_part() -> None:
    assert Expected((), {"a": 1, "s": IsStr}).matches({"a": 1, "s": "x", "more": 0})


def test_a_key_that_is_missing_does_not_match_even_none() -> None:
    assert not Expected((), {"a": None}).matches({})


def test_keyword_arguments_look_at_the_attributes_of_an_object() -> None:
    assert Expected((), {"colour": "red"}).matches(Thing("red"))


def test_matchers_and_keyword_arguments_must_all_hold() -> None:
    assert not Expected((IsPartialDict(a=1),), {"b": 2}).matches({"a": 1, "b": 3})


def test_a_description_does_not_change_when_something_has_matched() -> None:
    expected = Expected((IsPartialDict(a=1),), {"b": 2})
    expected.matches({"a": 1, "b": 2, "c": 3})
    assert expected.describe() == "IsPartialDict(a=1) and {'b': 2}"


def test_all_of_equals_what_equals_each_of_its_matchers() -> None:
    assert (AllOf([IsPartialDict(a=1), IsPartialDict(b=2)]) == {"a": 1, "b": 2}) is True


def test_the_value_with_most_wanted_keys_equal_is_nearest() -> None:
    expected = Expected((IsPartialDict(type="B"),), {"user": "u-1"})
    far, near, nearer = {"x": 1}, {"type": "A", "user": "u-2"}, {"type": "A", "user": "u-1"}
    assert nearest_first([far, near, nearer], expected) == [nearer, near, far]


def test_values_equally_near_stay_in_the_order_in_which_they_came() -> None:
    assert nearest_first([3, 1, 2], Expected((), {"a": 1})) == [3, 1, 2]


def test_the_keys_in_which_a_value_differs_are_named() -> None:
    assert Expected((), {"a": 1, "b": 2, "c": 3}).differing({"a": 1, "b": 0}) == ["b", "c"]


def test_each_expectation_gets_a_value_of_its_own_where_that_is_possible() -> None:
    anything, only_two = Expected((IsPartialDict(),)), Expected(({"n": 2},))
    assert assign([anything, only_two], [{"n": 2}, {"n": 1}]) == [1, 0]


def test_an_expectation_that_nothing_can_serve_gets_none() -> None:
    assert assign([Expected(({"n": 1},)), Expected(({"n": 1},))], [{"n": 1}, {"n": 2}]) == [0, None]


@given(st.lists(st.integers(0, 5), max_size=8), st.randoms(use_true_random=False))
def test_equal_values_in_any_order_serve_every_expectation(values: list[int], random: Random) -> None:
    shuffled = list(values)
    random.shuffle(shuffled)
    chosen = assign([Expected((value,)) for value in values], shuffled)
    assert sorted(index for index in chosen if index is not None) == list(range(len(values)))
