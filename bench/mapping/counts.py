"""How much is measured."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Counts:
    samples: int = 300
    """Timed writes to the sandbox."""
    localstack_samples: int = 40
    """The same to LocalStack's own mapping, which takes a second for each."""
    growth_samples: int = 200
    """Timed writes at each size."""
    waiting: int = 5_000
    """Records that wait for the mapping to a queue."""
    mappings: Sequence[int] = (1, 10, 100)
    on_one_stream: int = 10
    records: Sequence[int] = (10, 1_000, 100_000)
    quiet: float = 20.0
    """Seconds until an engine that has nothing to do counts as idle: its readers look ever more seldom."""
    idle: float = 20.0
    """Seconds over which it is looked at."""


FULL = Counts()
QUICK = Counts(
    samples=20,
    localstack_samples=5,
    growth_samples=10,
    waiting=500,
    mappings=(1, 3),
    on_one_stream=2,
    records=(10, 1_000),
    quiet=2.0,
    idle=2.0,
)
"""To see that it works; the figures mean nothing."""
