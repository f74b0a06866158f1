"""Entries as a mapping gives them, and a ledger that takes them."""

from collections.abc import Sequence
from typing import Any

from sandbox.localstack.ledger.records import Records
from sandbox.mapping import entries
from sandbox.mapping.entries import Entry
from sandbox.mapping.ports import Observer
from tests.unit.localstack.records import (
    ACCOUNT,
    SHARD,
    StandingClock,
    records,
    settings,
)

ONE, TWO = records(1, 2)
ERROR = '{"errorType": "KeyError"}'


def attempt(
    number: int, outcome: str, of: Sequence[Any] = (ONE,), *, request: str = "r-1", **changes: Any
) -> list[Entry]:
    """Begun and ended."""
    return [
        entries.AttemptBegan(1, request, number, of),
        entries.AttemptEnded(1, request, number, of, outcome, 0.25, **changes),
    ]


READ: list[Entry] = [entries.Read(SHARD, [ONE]), entries.Matched(ONE, None)]
BATCHED: list[Entry] = [*READ, entries.Batched(1, 0, [ONE])]
DONE = entries.Checkpointed(SHARD, 1)


def tell(ledger: Records, happened: Sequence[Entry], **changes: Any) -> Observer:
    observer = ledger.observer(settings(**changes), ACCOUNT, StandingClock())
    for entry in happened:
        observer(entry)
    return observer


def told(ledger: Records, **narrowed: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ledger.page(ACCOUNT, **narrowed)["records"]
    return found


def states(ledger: Records) -> dict[int, str]:
    return {int(one["sequenceNumber"]): one["mappings"][0]["state"] for one in told(ledger)}
