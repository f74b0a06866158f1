"""What happened to each record: its way through every mapping that reads its stream."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sandbox.scenario.cursor import Control, Cursor
from sandbox.scenario.json_values import from_event
from sandbox.scenario.values import from_item


@dataclass(frozen=True)
class Attempt:
    """One try to hand a record to the function, with the batch that it was part of then."""

    attempt: int
    """From 1; counted anew for each half of a bisected batch and after partial progress."""
    request_id: str
    outcome: str
    """``success`` · ``partial`` · ``invalid`` · ``error`` · ``state`` · ``throttled`` · ``not invoked`` ·
    ``running`` · ``abandoned`` (the mapping was stopped meanwhile)."""
    started_at: float
    """Seconds since the epoch."""
    duration_ms: float | None
    batch_size: int
    error: Any
    """What the function or Lambda said: parsed JSON, a sentence, or None."""


@dataclass(frozen=True)
class Destination:
    """Where a discarded record's failure record was sent."""

    arn: str
    delivered: bool
    reason: str | None
    """Why it was not delivered."""


@dataclass(frozen=True)
class Passage:
    """One record's way through one mapping."""

    uuid: str
    """The mapping's."""
    function: str
    """The function's name, in a scenario as the template has it."""
    function_arn: str
    state: str
    """``waiting`` · ``filtered`` · ``batched`` · ``running`` · ``retrying`` · ``succeeded`` ·
    ``discarded``."""
    pattern: int | None
    """Which filter pattern let it pass, from 0."""
    batch: int | None
    """From 1, in each run of the mapping."""
    attempts: tuple[Attempt, ...]
    left_out: int
    """How many attempts between the first and the last of ``attempts`` are no longer kept."""
    retry_at: float | None
    """Seconds since the epoch, by the account's clock."""
    discarded: str | None
    """``RetryAttemptsExhausted``, ``RecordAgeExceeded``, or ``Trimmed``: it left the stream before it was
    done."""
    destination: Destination | None
    checkpointed: bool


@dataclass(frozen=True)
class LedgerRecord:
    """One change of one item, as it was read from the stream."""

    table: str
    region: str
    stream: str
    shard: str
    sequence_number: str
    event_id: str
    event_name: str
    """INSERT, MODIFY or REMOVE."""
    raw_keys: dict[str, Any]
    """DynamoDB JSON."""
    created: float
    """ApproximateCreationDateTime, seconds since the epoch."""
    read_at: float
    mappings: tuple[Passage, ...]

    @cached_property
    def keys(self) -> dict[str, Any]:
        return from_item(from_event(self.raw_keys))

    @property
    def key(self) -> Any:
        """The key as scenarios write it: a value, or a tuple of hash and range in the stream's order."""
        values = tuple(self.keys.values())
        return values[0] if len(values) == 1 else values

    @property
    def states(self) -> dict[str, str]:
        """By function: what became of the record so far. See :attr:`Passage.state`."""
        return {each.function: each.state for each in self.mappings}

    @property
    def identity(self) -> tuple[str, str, str]:
        """Sequence numbers are unique within a shard only."""
        return self.stream, self.shard, self.sequence_number

    def __repr__(self) -> str:
        return f"{self.event_name} {self.key!r} {self.states!r}"


class RecordLedger:
    """The records of one account and region that were read so far; ``refresh()`` brings it up to date."""

    def __init__(
        self, control: Control, account: str, region: str, names: Mapping[str, str] | None = None
    ) -> None:
        self._cursor = Cursor(control, "records", account=account, region=region)
        self._names = names or {}
        self._known: dict[tuple[str, str, str], LedgerRecord] = {}

    @property
    def dropped(self) -> int:
        """How many records the engine no longer remembers."""
        return self._cursor.dropped

    def refresh(self) -> list[LedgerRecord]:
        """Read on, and return what is new or has changed, in that order."""
        changed = [record_of(entry, self._names) for entry in self._cursor.new()]
        self._known |= {record.identity: record for record in changed}
        return changed

    def forget(self) -> None:
        """What happened until now is no more told."""
        self.refresh()
        self._known.clear()

    def records(self, table: str | None = None) -> list[LedgerRecord]:
        """All, or those of the table of that name, in the order in which they were read."""
        found = [each for each in self._known.values() if table in (None, each.table)]
        return sorted(found, key=lambda each: (each.read_at, int(each.sequence_number)))


def record_of(entry: dict[str, Any], names: Mapping[str, str] | None = None) -> LedgerRecord:
    """From an entry of ``/_sandbox/records``; ``names`` are other names of functions, by their own."""
    return LedgerRecord(
        table=entry["table"],
        region=entry["region"],
        stream=entry["stream"],
        shard=entry["shard"],
        sequence_number=entry["sequenceNumber"],
        event_id=entry["eventID"],
        event_name=entry["eventName"],
        raw_keys=entry["keys"],
        created=entry["created"],
        read_at=entry["readAt"],
        mappings=tuple(_passage(each, names or {}) for each in entry["mappings"]),
    )


def _passage(entry: dict[str, Any], names: Mapping[str, str]) -> Passage:
    return Passage(
        uuid=entry["uuid"],
        function=names.get(entry["function"], entry["function"]),
        function_arn=entry["functionArn"],
        state=entry["state"],
        pattern=entry["pattern"],
        batch=entry["batch"],
        attempts=tuple(_attempt(each) for each in entry["attempts"]),
        left_out=entry["attemptsLeftOut"],
        retry_at=entry["retryAt"],
        discarded=entry["discarded"],
        destination=_destination(entry["destination"]),
        checkpointed=entry["checkpointed"],
    )


def _attempt(entry: dict[str, Any]) -> Attempt:
    return Attempt(
        attempt=entry["attempt"],
        request_id=entry["requestId"],
        outcome=entry["outcome"],
        started_at=entry["startedAt"],
        duration_ms=entry["durationMs"],
        batch_size=entry["batchSize"],
        error=entry["error"],
    )


def _destination(entry: dict[str, Any] | None) -> Destination | None:
    return Destination(entry["arn"], entry["delivered"], entry["reason"]) if entry else None
