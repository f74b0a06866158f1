"""What is left of a batch, or one half of it: attempted as one, with a retry quota of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.mapping.answers import Answer
from sandbox.mapping.records import Record


@dataclass(slots=True)
class Part:
    """Its request id stays the same from retry to retry; another set of records is another part (3.3)."""

    records: Sequence[Record]
    request_id: str
    attempts: int = 0
    """Failed ones; an invocation that did not come about is none."""
    refusals: int = 0
    """Invocations in a row that did not come about."""
    answer: Answer | None = None
    """The last one."""

    @property
    def failures(self) -> int:
        """How many there were in a row of the kind that the last one was."""
        return self.refusals or self.attempts
