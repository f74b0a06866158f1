"""The ledger of records does not grow beyond its bound, and a cursor never misses a change."""

from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sandbox.localstack.ledger.records import Records
from sandbox.localstack.ledger.stories import PASSAGE, STORY
from sandbox.mapping import entries
from sandbox.mapping.entries import Entry
from sandbox.mapping.ports import Observer
from sandbox.mapping.records import Record
from tests.unit.localstack.records import ACCOUNT, SHARD, STREAM, StandingClock, record, records, settings

ROOM = 10
"""For so many records in one mapping."""
EACH = STORY + PASSAGE + 2 * len(record(1).key)


def observer(ledger: Records, uuid: str = "m-1") -> Observer:
    return ledger.observer(settings(uuid=uuid), ACCOUNT, StandingClock())


def kept(ledger: Records) -> list[int]:
    return sorted(int(one["sequenceNumber"]) for one in ledger.page(ACCOUNT)["records"])


def finish(observe: Observer, number: int) -> None:
    observe(entries.Succeeded(1, records(number)))
    observe(entries.Checkpointed(SHARD, number))


def test_the_oldest_finished_leave_first_and_are_counted() -> None:
    ledger = Records(limit=ROOM * EACH)
    observer(ledger)(entries.Read(SHARD, records(1)))
    second = observer(ledger, "m-2")

    for number in range(2, 3 * ROOM):
        second(entries.Read(SHARD, records(number)))
        finish(second, number)

    numbers = kept(ledger)
    assert numbers[0] == 1, "unfinished"
    assert numbers[1:] == list(range(3 * ROOM - len(numbers) + 1, 3 * ROOM))
    assert ledger.page(ACCOUNT)["dropped"] == 3 * ROOM - 1 - len(numbers) > ROOM


def test_the_unfinished_leave_only_when_nothing_else_is_left() -> None:
    ledger = Records(limit=ROOM * EACH + 100)
    observe = observer(ledger)

    ledger.written(STREAM, records(100, 101), 950.0)
    observe(entries.Read(SHARD, records(*range(1, ROOM + 3))))

    assert kept(ledger) == list(range(3, ROOM + 3))


def test_an_entry_for_a_record_that_had_to_leave_brings_it_back() -> None:
    ledger = Records(limit=2 * EACH)
    observe = observer(ledger)
    observe(entries.Read(SHARD, records(1, 2, 3)))
    assert kept(ledger) == [2, 3]

    observe(entries.Succeeded(1, records(1)))
    observe(entries.Checkpointed(SHARD, 1))

    assert kept(ledger) == [1, 3]


def test_an_endless_retry_does_not_grow() -> None:
    ledger = Records(limit=20 * EACH)
    observe = observer(ledger)
    observe(entries.Read(SHARD, records(1, 2, 3)))

    for number in range(1, 3_000):
        observe(entries.AttemptBegan(1, "r", number, records(1)))
        observe(entries.AttemptEnded(1, "r", number, records(1), "error", 0.1, error="x" * 100))

    assert kept(ledger) == [1, 2, 3]


BATCHES = st.lists(st.integers(1, 8), min_size=1, max_size=4, unique=True).map(
    lambda each: records(*sorted(each))
)
REQUESTS = st.uuids().map(str)


def attempt(request: str, batch: list[Record], ends: bool) -> list[Entry]:
    ended = entries.AttemptEnded(1, request, 1, batch, "error", 0.1, error="E")
    return [entries.AttemptBegan(1, request, 1, batch), *([ended] if ends else [])]


HAPPENINGS: st.SearchStrategy[list[Entry] | str] = st.one_of(
    BATCHES.map(lambda batch: [entries.Read(SHARD, batch)]),
    BATCHES.map(lambda batch: [entries.Filtered(batch[0])]),
    BATCHES.map(lambda batch: [entries.Batched(1, 0, batch)]),
    st.builds(attempt, REQUESTS, BATCHES, st.booleans()),
    BATCHES.map(lambda batch: [entries.Waiting(1, batch, 1_005.0)]),
    BATCHES.map(lambda batch: [entries.Succeeded(1, batch)]),
    BATCHES.map(lambda batch: [entries.Delivered(batch, "arn")]),
    st.integers(1, 8).map(lambda number: [entries.Checkpointed(SHARD, number)]),
    st.sampled_from(["written", "stopped", "deleted"]),
)


@given(
    st.lists(st.tuples(st.sampled_from(["m-1", "m-2"]), HAPPENINGS, st.booleans(), st.integers(1, 5))),
    st.integers(3, 40),
)
def test_whoever_follows_the_cursor_knows_in_the_end_all_that_is_kept(
    happened: list[tuple[str, Any, bool, int]], room: int
) -> None:
    ledger = Records(limit=room * EACH)
    known: dict[str, dict[str, Any]] = {}
    cursor = 0

    def read(limit: int) -> bool:
        nonlocal cursor
        page = ledger.page(ACCOUNT, after=cursor, limit=limit)
        cursor = page["cursor"]
        known.update({one["sequenceNumber"]: one for one in page["records"]})
        return bool(page["records"])

    for uuid, entered, looks, limit in happened:
        _happen(ledger, uuid, entered)
        if looks:
            read(limit)
    while read(2):
        pass

    for one in ledger.page(ACCOUNT)["records"]:
        assert known[one["sequenceNumber"]] == one


def _happen(ledger: Records, uuid: str, happened: list[Entry] | str) -> None:
    acts: dict[str, Callable[[], None]] = {
        "written": lambda: ledger.written(STREAM, records(1, 2, 3), 950.0),
        "stopped": lambda: ledger.stopped(uuid),
        "deleted": lambda: ledger.deleted(uuid),
    }
    if isinstance(happened, str):
        acts[happened]()
    else:
        for entry in happened:
            observer(ledger, uuid)(entry)
