"""One thing that a checkup looked at."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """What was seen, and what to do about it."""

    name: str
    seen: str
    advice: str = ""
    """What to do; empty where nothing has to be done."""

    @property
    def fine(self) -> bool:
        return not self.advice
