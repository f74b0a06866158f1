"""FilterCriteria: which records a mapping delivers, and which it drops for good (reference 3.2).

Patterns are matched against the final record, as the function would receive it: ``eventName``,
``eventSource`` and ``userIdentity`` as well as what is under ``dynamodb``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.mapping.operators import InvalidPattern
from sandbox.mapping.patterns import Fields, parse

__all__ = ["Filter", "InvalidPattern", "Match"]


@dataclass(frozen=True, slots=True)
class Match:
    """What a filter says of one record."""

    passes: bool
    pattern: int | None
    """The first pattern that matches, counted from 0; None where none does, or where there is none."""


@dataclass(frozen=True, slots=True)
class Filter:
    """The patterns of a mapping: a record that matches any of them passes; without patterns all do."""

    patterns: tuple[Fields, ...]

    @classmethod
    def of(cls, patterns: Sequence[str]) -> "Filter":
        """From JSON texts. Raises InvalidPattern with the reason."""
        return cls(tuple(parse(pattern) for pattern in patterns))

    def match(self, event: Mapping[str, Any]) -> Match:
        """Whether a record passes; never fails, whatever the record holds."""
        if not self.patterns:
            return Match(True, None)
        first = next((n for n, pattern in enumerate(self.patterns) if pattern.matches(event, event)), None)
        return Match(first is not None, first)
