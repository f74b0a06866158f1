"""What happens to records, as it happens: the entries that a mapping gives to its observer.

read -> filtered, or batched -> attempt, attempt … -> checkpointed; before that, where attempts ran out
or the records grew too old: discarded, and delivered to the on-failure destination or not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.mapping.records import Record


@dataclass(frozen=True, slots=True)
class Read:
    """Records have come from the stream."""

    shard: str
    records: Sequence[Record]


@dataclass(frozen=True, slots=True)
class Trimmed:
    """The shard's records after the one and up to the other sequence number left the stream unread: lost."""

    shard: str
    after: int
    until: int


@dataclass(frozen=True, slots=True)
class Matched:
    """A record passed the filter; ``pattern`` counts from 0 and is None where there is no filter."""

    record: Record
    pattern: int | None


@dataclass(frozen=True, slots=True)
class Filtered:
    """A record matched no pattern: dropped for good."""

    record: Record


@dataclass(frozen=True, slots=True)
class Batched:
    """These records are one batch now; ``batch`` counts from 1 in each run of a mapping."""

    batch: int
    lane: int
    records: Sequence[Record]


@dataclass(frozen=True, slots=True)
class AttemptBegan:
    """The function is about to be invoked with these records: those of the batch, or what is left of it."""

    batch: int
    """0, without records, for a tumbling window's final invocation."""
    request_id: str
    attempt: int
    """From 1; a new count begins with each half of a bisected batch and after each partial progress."""
    records: Sequence[Record]


@dataclass(frozen=True, slots=True)
class AttemptEnded:
    """``outcome``: success · partial (``records[failed_from:]`` are to come again) · invalid (a response
    that names no record of the batch) · error (FunctionError) · state (a tumbling window's is missing) ·
    throttled · not invoked."""

    batch: int
    request_id: str
    attempt: int
    records: Sequence[Record]
    outcome: str
    duration: float
    """Seconds."""
    error: str | None = None
    """The error's JSON, the reason, or what is wrong with the response."""
    failed_from: int = 0


@dataclass(frozen=True, slots=True)
class Bisected:
    """A failed batch goes on as two."""

    batch: int
    left: Sequence[Record]
    right: Sequence[Record]


@dataclass(frozen=True, slots=True)
class Waiting:
    """These records are tried again at ``until`` (seconds since the epoch)."""

    batch: int
    records: Sequence[Record]
    until: float


@dataclass(frozen=True, slots=True)
class Discarded:
    """These records are given up; ``condition`` as in the failure record."""

    batch: int
    records: Sequence[Record]
    condition: str


@dataclass(frozen=True, slots=True)
class Delivered:
    """Their failure record has reached the on-failure destination (ARN)."""

    records: Sequence[Record]
    destination: str


@dataclass(frozen=True, slots=True)
class DeliveryFailure:
    """The destination did not take the failure record: the records are lost, as on AWS."""

    records: Sequence[Record]
    destination: str
    reason: str


@dataclass(frozen=True, slots=True)
class Succeeded:
    """These records are done."""

    batch: int
    records: Sequence[Record]


@dataclass(frozen=True, slots=True)
class Checkpointed:
    """All records of the shard up to this one are done, discarded or filtered."""

    shard: str
    sequence: int


@dataclass(frozen=True, slots=True)
class WindowFinal:
    """A tumbling window's final invocation has ended; ``outcome`` as for an attempt, or ``discarded``."""

    shard: str
    start: float
    outcome: str


Entry = (
    Read
    | Trimmed
    | Matched
    | Filtered
    | Batched
    | AttemptBegan
    | AttemptEnded
    | Bisected
    | Waiting
    | Discarded
    | Delivered
    | DeliveryFailure
    | Succeeded
    | Checkpointed
    | WindowFinal
)
