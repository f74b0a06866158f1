"""What holds for any filter and any record."""

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.mapping.test_filtering import matches

scalars = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
)
json_values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
records = st.dictionaries(st.text(), json_values, max_size=4)
names = st.sampled_from(["eventName", "dynamodb", "NewImage", "status", "S", "L"])
alternatives = st.one_of(
    scalars,
    st.fixed_dictionaries({"prefix": st.text(max_size=2)}),
    st.fixed_dictionaries({"suffix": st.text(max_size=2)}),
    st.fixed_dictionaries({"exists": st.booleans()}),
    st.fixed_dictionaries({"anything-but": st.lists(st.text(max_size=2), min_size=1) | st.integers()}),
    st.fixed_dictionaries({"equals-ignore-case": st.text(max_size=2)}),
    st.fixed_dictionaries(
        {"numeric": st.tuples(st.sampled_from(["=", "<", "<=", ">", ">="]), st.integers())}
    ),
)
patterns = st.recursive(
    st.dictionaries(names, st.lists(alternatives, min_size=1, max_size=3), min_size=1, max_size=3),
    lambda inner: (
        st.dictionaries(names, inner, min_size=1, max_size=3)
        | st.fixed_dictionaries({"$or": st.lists(inner, min_size=2, max_size=3)})
    ),
    max_leaves=6,
)
like_records = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)


@given(records, st.data())
def test_a_pattern_made_of_a_records_own_value_always_matches_it(
    event: dict[str, Any], data: st.DataObject
) -> None:
    leaves = [leaf for leaf in paths_to_scalars(event) if "$or" not in leaf[0]]
    if not leaves:
        return
    path, value = data.draw(st.sampled_from(leaves))
    pattern: object = [value]
    for name in reversed(path):
        pattern = {name: pattern}

    assert matches(pattern, event)


@given(patterns, st.dictionaries(names, like_records, max_size=4))
def test_any_record_passes_any_filter_or_not_but_never_breaks_it(
    pattern: object, event: dict[str, Any]
) -> None:
    assert matches(pattern, event or {"eventName": 1}) in (True, False)


@given(patterns, st.dictionaries(names, like_records, min_size=1, max_size=4))
def test_the_order_of_keys_means_nothing(pattern: object, event: dict[str, Any]) -> None:
    assert matches(pattern, event) == matches(turned(pattern), turned(event))


@given(patterns, st.dictionaries(names, like_records, min_size=1, max_size=4))
def test_matching_leaves_the_record_as_it_was(pattern: object, event: dict[str, Any]) -> None:
    before = copy.deepcopy(event)

    matches(pattern, event)

    assert event == before


def paths_to_scalars(value: object, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], object]]:
    """Each scalar with the names that lead to it; arrays add none."""
    if isinstance(value, dict):
        return [leaf for key, one in value.items() for leaf in paths_to_scalars(one, (*path, key))]
    if isinstance(value, list):
        return [leaf for one in value for leaf in paths_to_scalars(one, path)]
    return [(path, value)]


def turned(value: Any) -> Any:
    """The same with the keys of each object in the opposite order."""
    if isinstance(value, dict):
        return {key: turned(value[key]) for key in reversed(value)}
    return [turned(one) for one in value] if isinstance(value, list) else value
