"""What is written down of a runtime that is complete."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Made:
    program: Path
    """The interpreter, outside any virtual environment."""
    packages: Path
    """What AWS's managed runtime carries."""
    extensions: tuple[str, ...] = ()
    """The endings of the compiled modules that it loads."""

    def told(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "program": str(self.program),
            "packages": str(self.packages),
            "extensions": list(self.extensions),
        }
