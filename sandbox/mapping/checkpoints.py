"""How far a mapping is in a shard: a checkpoint that only moves forward, and never past unfinished work.

Lanes finish out of order. What they have finished beyond the first unfinished record is remembered beside
the checkpoint, so that a mapping that is stopped and started again repeats none of it. (AWS does not say
how it checkpoints under a ParallelizationFactor; reference 3.8 demands only the first sentence.)
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from sandbox.mapping.records import Record
from sandbox.mapping.windows import Window


@dataclass(slots=True)
class Checkpoint:
    """The progress in one shard; it outlives the worker that makes it."""

    after: int = 0
    """Every record up to this sequence number is done. 0: none is."""
    drained: bool = False
    """The shard is closed and all of it is done: its children may be read."""
    window: Window | None = None
    """The tumbling window under way."""
    _taken: deque[int] = field(default_factory=deque)
    _done: set[int] = field(default_factory=set)

    def resume(self) -> None:
        """A worker begins: what an earlier one took and did not finish is to be taken again."""
        self._taken.clear()

    def take(self, record: Record) -> bool:
        """Note that a record was read; False if an earlier worker has finished it already.

        The checkpoint moves with the next :meth:`finish`.
        """
        self._taken.append(record.sequence)
        return record.sequence not in self._done

    def skip(self, sequence: int) -> bool:
        """Note that whatever was unread up to here is trimmed; True if the checkpoint has moved."""
        self._taken.append(sequence)
        self._done.add(sequence)
        return self._advance()

    def finish(self, records: Iterable[Record]) -> bool:
        """Note that records are done with, however; True if the checkpoint has moved."""
        self._done.update(record.sequence for record in records)
        return self._advance()

    def owes_final(self, closed: bool) -> bool:
        """Whether the window under way ends without another record; ``closed``: whether the shard is."""
        window = self.window
        return window is not None and (closed or window.overflows)

    def _advance(self) -> bool:
        before = self.after
        while self._taken and self._taken[0] in self._done:
            self.after = self._taken.popleft()
            self._done.discard(self.after)
        return self.after != before
