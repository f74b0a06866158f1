"""Many measurements as a few numbers."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Sample:
    """Durations in seconds, of one kind."""

    values: Sequence[float]

    @property
    def count(self) -> int:
        return len(self.values)

    def percentile(self, percent: float) -> float:
        """By the nearest rank: a value that was measured."""
        rank = math.ceil(percent / 100 * len(self.values))
        return sorted(self.values)[max(rank, 1) - 1]

    @property
    def p50(self) -> float:
        return self.percentile(50)

    @property
    def p99(self) -> float:
        return self.percentile(99)

    def as_json(self) -> dict[str, Any]:
        """Milliseconds; all of them, so that others can sum them up otherwise."""
        milliseconds = [round(value * 1000, 3) for value in self.values]
        return {"samples": self.count, "p50": self.p50 * 1000, "p99": self.p99 * 1000, "ms": milliseconds}


def ms(seconds: float) -> str:
    """For a table: milliseconds, three digits of them."""
    value = seconds * 1000
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"  # noqa: PLR2004
