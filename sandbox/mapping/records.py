"""One record of a stream, in the form in which its handlers receive it (reference 1.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Record:
    """A change of one item, complete: what filters are matched against and what a batch carries."""

    shard: str
    sequence: int
    """The sequence number; compared as a number, since its text varies in length."""
    created: float
    """ApproximateCreationDateTime: whole seconds since the epoch, by the account's clock."""
    event: Mapping[str, Any]
    """The record as parsed JSON, ``eventID`` to ``eventSourceARN``."""
    text: str
    """The same as JSON, character for character as a handler's event has it."""
    size: int
    """Bytes of ``text`` in UTF-8."""
    key: str
    """The item's full primary key in one canonical text: equal for equal items only."""


@dataclass(frozen=True, slots=True)
class Shard:
    """A part of a stream; read after its parent is drained."""

    id: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What one reading of a shard gave."""

    records: Sequence[Record]
    """In the order of their sequence numbers."""
    closed: bool = False
    """Whether the shard ends after them."""
    trimmed: int = 0
    """Records up to this sequence number have left the stream; what was unread of them is lost."""
