"""A reading in degrees Celsius."""

from collections.abc import Callable, Collection
from decimal import Decimal
from typing import Any

CONVERSIONS: dict[str, Callable[[Decimal], Decimal]] = {
    "C": lambda degrees: degrees,
    "F": lambda degrees: (degrees - 32) * 5 / 9,
    "K": lambda degrees: degrees - Decimal("273.15"),
}
HUNDREDTH = Decimal("0.01")


class UnreadableReadingError(ValueError):
    """A reading that is no temperature, as far as this function knows units."""


def celsius_of(reading: dict[str, Any], units: Collection[str]) -> Decimal:
    """From an item as a record carries it, to a hundredth; raises UnreadableReadingError."""
    name, unit = reading["readingId"]["S"], reading.get("unit", {}).get("S")
    if unit not in units or unit not in CONVERSIONS:
        raise UnreadableReadingError(f"reading {name} is in the unit {unit!r}, and not in {', '.join(units)}")
    if "N" not in reading.get("degrees", {}):
        raise UnreadableReadingError(f"reading {name} has no degrees")
    return CONVERSIONS[unit](Decimal(reading["degrees"]["N"])).quantize(HUNDREDTH)
