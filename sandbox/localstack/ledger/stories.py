"""What is kept of a record: its names and numbers, and its way through each mapping; never its images."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.mapping.records import Record
from sandbox.mapping.settings import Settings

STORY = 1_000
PASSAGE = 500
ATTEMPT = 400
"""Bytes of each besides its texts, with its places in the ledger's tables: as measured, rounded up."""

FIRST, LAST = 3, 17
"""How many attempts of a record in a mapping are kept: an endless retry must not fill the ledger."""
LONGEST_ERROR = 8_192
"""Characters of an attempt's error that are kept; the whole is in the invocation of the same request id."""

DONE = frozenset({"succeeded", "filtered", "discarded"})

Key = tuple[str, str, int]
"""Stream ARN, shard and sequence number, by which a record is known."""


@dataclass(slots=True, eq=False)
class Attempt:
    """One attempt to invoke the function, shared by the records of its batch."""

    attempt: int
    request_id: str
    started_at: float
    batch_size: int
    outcome: str = "running"
    duration: float | None = None
    """Seconds."""
    error: str | None = None

    @property
    def share(self) -> int:
        """About how many bytes it takes for each of its records."""
        return 16 + (ATTEMPT + len(self.error or "")) // max(self.batch_size, 1)

    def as_json(self) -> dict[str, Any]:
        return {
            "attempt": self.attempt,
            "requestId": self.request_id,
            "outcome": self.outcome,
            "startedAt": self.started_at,
            "durationMs": None if self.duration is None else self.duration * 1000,
            "batchSize": self.batch_size,
            "error": None if self.error is None else _parsed(self.error),
        }


@dataclass(slots=True, eq=False)
class Passage:
    """One record's way through one mapping."""

    settings: Settings
    """Those that the mapping had when it first read the record."""
    state: str = "waiting"
    pattern: int | None = None
    batch: int | None = None
    attempts: list[Attempt] = field(default_factory=list)
    left_out: int = 0
    retry_at: float | None = None
    discarded: str | None = None
    destination: dict[str, Any] | None = None
    checkpointed: bool = False
    is_open: bool = False
    """Whether the mapping still has something to do with the record."""

    def add(self, attempt: Attempt) -> int:
        """Add an attempt; of too many, those in the middle leave. By how many bytes it grew."""
        self.attempts.append(attempt)
        if len(self.attempts) <= FIRST + LAST:
            return attempt.share
        self.left_out += 1
        return attempt.share - self.attempts.pop(FIRST).share

    @property
    def function(self) -> str:
        """Its name."""
        return self.settings.function_arn.split(":")[6]

    def as_json(self) -> dict[str, Any]:
        return {
            "uuid": self.settings.uuid,
            "function": self.function,
            "functionArn": self.settings.function_arn,
            "state": self.state,
            "pattern": self.pattern,
            "batch": self.batch,
            "attempts": [attempt.as_json() for attempt in self.attempts],
            "attemptsLeftOut": self.left_out,
            "retryAt": self.retry_at,
            "discarded": self.discarded,
            "destination": self.destination,
            "checkpointed": self.checkpointed,
        }


@dataclass(slots=True, eq=False)
class Story:
    """One record of a stream, and what became of it so far."""

    account: str
    key: Key
    sequence_number: str
    """As the handler's event has it."""
    event_id: str
    event_name: str
    keys: Mapping[str, Any]
    """DynamoDB JSON."""
    created: float
    read_at: float
    size: int
    """About how many bytes it holds."""
    number: int = 0
    """A new and higher one with each change."""
    passages: dict[str, Passage] = field(default_factory=dict)
    """By the mapping's UUID."""
    open: int = 0
    """How many of them are."""

    @classmethod
    def of(cls, record: Record, account: str, stream: str, read_at: float) -> "Story":
        return cls(
            account=account,
            key=(stream, sys.intern(record.shard), record.sequence),
            sequence_number=record.event["dynamodb"]["SequenceNumber"],
            event_id=record.event["eventID"],
            event_name=sys.intern(record.event["eventName"]),
            keys=record.event["dynamodb"]["Keys"],
            created=record.created,
            read_at=read_at,
            size=STORY + 2 * len(record.key),
        )

    @property
    def table(self) -> str:
        return self.key[0].split("/")[1]

    @property
    def region(self) -> str:
        return self.key[0].split(":")[3]

    def as_json(self) -> dict[str, Any]:
        """As ``/_sandbox/records`` shows it: docs/ledger.md."""
        return {
            "id": self.number,
            "stream": self.key[0],
            "table": self.table,
            "region": self.region,
            "shard": self.key[1],
            "sequenceNumber": self.sequence_number,
            "eventID": self.event_id,
            "eventName": self.event_name,
            "keys": self.keys,
            "created": self.created,
            "readAt": self.read_at,
            "mappings": [passage.as_json() for passage in self.passages.values()],
        }


def shortened(error: str | None) -> str | None:
    """As much of an error's text as is kept."""
    if error is None or len(error) <= LONGEST_ERROR:
        return error
    return f"{error[:LONGEST_ERROR]}… ({len(error)} characters)"


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:  # a reason in words
        return text
