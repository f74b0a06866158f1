"""Where AWS does not say what it does, and another choice than ours costs little (docs/open-points.md)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choices:
    """The same for all mappings of an engine."""

    first_wait: float = 0.25
    """Seconds between the first attempt and the first retry; each further wait is twice as long."""
    longest_wait: float = 4.0
    """Seconds that such a wait grows to."""
    final_when_idle: bool = False
    """Whether a tumbling window ends when its time is over, or only when a later record arrives."""
