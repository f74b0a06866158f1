"""A reading in degrees Celsius, exactly."""

from decimal import Decimal
from typing import Any

import pytest
from temperatures.celsius import UnreadableReadingError, celsius_of


def reading(degrees: str, unit: str) -> dict[str, Any]:
    return {"readingId": {"S": "r-1"}, "degrees": {"N": degrees}, "unit": {"S": unit}}


@pytest.mark.parametrize(
    ("degrees", "unit", "celsius"),
    [("21.5", "C", "21.50"), ("98.6", "F", "37.00"), ("300", "K", "26.85"), ("-40", "F", "-40.00")],
)
def test_each_unit_comes_out_to_a_hundredth(degrees: str, unit: str, celsius: str) -> None:
    assert celsius_of(reading(degrees, unit), {"C", "F", "K"}) == Decimal(celsius)


@pytest.mark.parametrize("unit", ["K", "X"])
def test_a_unit_that_is_not_among_those_given_or_that_nobody_knows_is_refused_by_name(unit: str) -> None:
    with pytest.raises(UnreadableReadingError, match=f"reading r-1 is in the unit '{unit}', and not in C, X"):
        celsius_of(reading("1", unit), ["C", "X"])


def test_a_reading_without_unit_or_degrees_is_refused() -> None:
    with pytest.raises(UnreadableReadingError, match="unit None"):
        celsius_of({"readingId": {"S": "r-1"}, "degrees": {"N": "1"}}, ["C"])
    with pytest.raises(UnreadableReadingError, match="no degrees"):
        celsius_of({"readingId": {"S": "r-1"}, "degrees": {"S": "1"}, "unit": {"S": "C"}}, ["C"])
