"""What is run: a function version, and what limits its processes."""

import sys
from dataclasses import dataclass

from sandbox.localstack.executor.memory import MB

INIT_LIMIT = 10.0  # seconds
NO_LIMIT = 24 * 60 * 60.0
"""Seconds that somebody may stand in a breakpoint: a deadline is a number."""


@dataclass(frozen=True)
class Function:
    """What an environment has to know of the function version that it runs."""

    version: str
    runtime: str
    timeout: float
    """Seconds."""
    memory_size: int
    """MB."""
    storage_size: int = 512
    """MB."""
    traced: bool = False
    """Whether its TracingConfig is active."""
    debugged: bool = False
    """Whether a debugger looks at it: neither time nor memory is limited then."""

    @property
    def longest(self) -> float:
        """Seconds that an invocation may take."""
        return NO_LIMIT if self.debugged else self.timeout

    @property
    def longest_init(self) -> float:
        """The same of an init."""
        return NO_LIMIT if self.debugged else INIT_LIMIT

    @property
    def most_memory(self) -> int:
        """Bytes that its process and all that this one started may hold."""
        return sys.maxsize if self.debugged else self.memory_size * MB
