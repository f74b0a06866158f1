"""JSON with exact numbers."""

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from sandbox.scenario.json_values import as_json, dumped, from_event, parsed
from sandbox.scenario.values import from_item

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON)
def test_what_is_written_is_read_back_equal(value: object) -> None:
    assert json.loads(as_json(value)) == value


def test_a_fraction_keeps_all_its_digits_both_ways() -> None:
    exact = Decimal("1234567890123456789.0123456789012345678")
    assert parsed(as_json({"n": [exact]})) == {"n": [exact]}


def test_a_decimal_is_written_without_an_exponent() -> None:
    assert as_json(Decimal("1E+3")) == "1000"


def test_text_to_send_stays_as_it_is() -> None:
    assert dumped("not json") == "not json"


def test_what_is_not_json_is_read_as_text() -> None:
    assert parsed("not json") == "not json"


def test_binary_of_an_event_is_decoded_at_every_depth() -> None:
    image = {"b": {"B": "AP8="}, "l": {"L": [{"M": {"s": {"BS": ["AQ=="]}}}]}, "n": {"N": "1"}}
    assert from_item(from_event(image)) == {"b": b"\x00\xff", "l": [{"s": {b"\x01"}}], "n": 1}
