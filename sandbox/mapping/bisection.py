"""BisectBatchOnFunctionError: a failed batch goes on as two (reference 3.4)."""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def halves(records: Sequence[T]) -> tuple[Sequence[T], Sequence[T]]:
    """The left half, rounded down, and the right one; the left one goes first."""
    middle = len(records) // 2
    return records[:middle], records[middle:]
