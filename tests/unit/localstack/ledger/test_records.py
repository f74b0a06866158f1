"""What a mapping does to records, as the ledger tells it."""

from collections.abc import Sequence
from typing import Any

import pytest

from sandbox.localstack.ledger.records import Records
from sandbox.localstack.ledger.stories import FIRST, LAST, LONGEST_ERROR
from sandbox.mapping import entries
from sandbox.mapping.entries import Entry
from sandbox.mapping.ports import Observer
from tests.unit.localstack.records import (
    ACCOUNT,
    FUNCTION,
    QUEUE,
    SHARD,
    STREAM,
    StandingClock,
    record,
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

STORIES: dict[str, tuple[list[Entry], dict[str, Any]]] = {
    "read": (READ, {"state": "waiting", "pattern": None, "batch": None, "checkpointed": False}),
    "filtered": (
        [entries.Read(SHARD, [ONE]), entries.Filtered(ONE), DONE],
        {"state": "filtered", "attempts": [], "checkpointed": True},
    ),
    "matched by the second pattern": ([*READ, entries.Matched(ONE, 1)], {"pattern": 1}),
    "batched": (BATCHED, {"state": "batched", "batch": 1}),
    "running": (
        [*BATCHED, entries.AttemptBegan(1, "r-1", 1, [ONE])],
        {"state": "running", "attempts": [(1, "running", None, None)]},
    ),
    "success at first": (
        [*BATCHED, *attempt(1, "success", failed_from=1), entries.Succeeded(1, [ONE]), DONE],
        {"state": "succeeded", "attempts": [(1, "success", 250.0, None)], "checkpointed": True},
    ),
    "waiting for a retry": (
        [*BATCHED, *attempt(1, "error", error=ERROR), entries.Waiting(1, [ONE], 1_005.0)],
        {
            "state": "retrying",
            "retryAt": 1_005.0,
            "attempts": [(1, "error", 250.0, {"errorType": "KeyError"})],
        },
    ),
    "the retry runs": (
        [
            *[*BATCHED, *attempt(1, "error", error=ERROR), entries.Waiting(1, [ONE], 1_005.0)],
            entries.AttemptBegan(1, "r-1", 2, [ONE]),
        ],
        {"state": "running", "retryAt": None},
    ),
    "two attempts, discarded and delivered": (
        [
            *[*BATCHED, *attempt(1, "error", error=ERROR), *attempt(2, "error", error=ERROR)],
            entries.Discarded(1, [ONE], "RetryAttemptsExhausted"),
            entries.Delivered([ONE], QUEUE),
            DONE,
        ],
        {
            "state": "discarded",
            "discarded": "RetryAttemptsExhausted",
            "destination": {"arn": QUEUE, "delivered": True, "reason": None},
            "attempts": [(number, "error", 250.0, {"errorType": "KeyError"}) for number in (1, 2)],
            "checkpointed": True,
        },
    ),
    "too old, and not delivered": (
        [
            *[*BATCHED, entries.Discarded(1, [ONE], "RecordAgeExceeded")],
            entries.DeliveryFailure([ONE], QUEUE, "AccessDenied"),
        ],
        {
            "state": "discarded",
            "discarded": "RecordAgeExceeded",
            "destination": {"arn": QUEUE, "delivered": False, "reason": "AccessDenied"},
            "attempts": [],
        },
    ),
    "throttled, which is no attempt spent": (
        [
            *[*BATCHED, *attempt(1, "throttled", error="Rate Exceeded."), entries.Waiting(1, [ONE], 1_001.0)],
            *[*attempt(1, "success", failed_from=1), entries.Succeeded(1, [ONE])],
        ],
        {
            "state": "succeeded",
            "retryAt": None,
            "attempts": [(1, "throttled", 250.0, "Rate Exceeded."), (1, "success", 250.0, None)],
        },
    ),
    "a response that names no record of the batch": (
        [*BATCHED, *attempt(1, "invalid", error="itemIdentifier '' is not in the batch")],
        {
            "state": "retrying",
            "attempts": [(1, "invalid", 250.0, "itemIdentifier '' is not in the batch")],
        },
    ),
}


@pytest.mark.parametrize("name", STORIES)
def test_a_record_is_told_by_what_happened_to_it(name: str) -> None:
    happened, expected = STORIES[name]
    ledger = Records()

    tell(ledger, happened)

    [story] = told(ledger)
    [passage] = story["mappings"]
    passage["attempts"] = [
        (one["attempt"], one["outcome"], one["durationMs"], one["error"]) for one in passage["attempts"]
    ]
    assert {name: passage[name] for name in expected} == expected


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


def test_a_record_is_there_when_its_stream_gives_it_though_no_mapping_has_read_it() -> None:
    ledger = Records()

    ledger.written(STREAM, [ONE], 950.5)

    assert told(ledger) == [
        {
            "id": 1,
            "stream": STREAM,
            "table": "Users",
            "region": "us-east-1",
            "shard": SHARD,
            "sequenceNumber": "000000000000000000001",
            "eventID": "00000000000000000000000000000001",
            "eventName": "INSERT",
            "keys": {"id": {"S": "item-1"}},
            "created": 900.0,
            "readAt": 950.5,
            "mappings": [],
        }
    ]


def test_a_record_that_comes_again_is_the_same_record() -> None:
    ledger = Records()

    ledger.written(STREAM, [ONE], 950.5)
    ledger.written(STREAM, [ONE], 960.5)
    tell(ledger, READ)

    assert [one["readAt"] for one in told(ledger)] == [950.5]


def test_each_mapping_that_reads_a_record_has_a_way_of_its_own_with_it() -> None:
    ledger = Records()
    tell(ledger, [entries.Read(SHARD, [ONE]), entries.Filtered(ONE)])
    tell(ledger, BATCHED, uuid="m-2", function_arn=f"{FUNCTION}:live")

    [story] = told(ledger)

    assert [
        (each["uuid"], each["function"], each["functionArn"], each["state"]) for each in story["mappings"]
    ] == [
        ("m-1", "f", FUNCTION, "filtered"),
        ("m-2", "f", f"{FUNCTION}:live", "batched"),
    ]


def test_of_a_partial_failure_those_before_it_are_done_and_the_others_come_again() -> None:
    batch = records(1, 2, 3)
    ledger = Records()

    tell(ledger, [entries.Read(SHARD, batch), entries.Batched(1, 0, batch)])
    tell(ledger, [*attempt(1, "partial", batch, failed_from=1), entries.Succeeded(1, batch[:1])])

    assert states(ledger) == {1: "succeeded", 2: "retrying", 3: "retrying"}


def test_the_halves_of_a_bisected_batch_go_on_by_themselves() -> None:
    batch = records(1, 2)
    ledger = Records()

    tell(ledger, [entries.Read(SHARD, batch), entries.Batched(1, 0, batch), *attempt(1, "error", batch)])
    tell(ledger, [entries.Bisected(1, batch[:1], batch[1:])])
    tell(ledger, [*attempt(1, "success", batch[:1], request="r-2"), entries.Succeeded(1, batch[:1])])

    assert states(ledger) == {1: "succeeded", 2: "retrying"}
    sizes = {
        int(one["sequenceNumber"]): [each["batchSize"] for each in one["mappings"][0]["attempts"]]
        for one in told(ledger)
    }
    assert sizes == {1: [2, 1], 2: [2]}


def test_of_endless_attempts_the_first_and_the_last_are_kept_and_the_others_counted() -> None:
    ledger = Records()

    tell(ledger, BATCHED)
    for number in range(1, 101):
        tell(ledger, attempt(number, "error"))

    [passage] = told(ledger)[0]["mappings"]
    numbers = [one["attempt"] for one in passage["attempts"]]
    assert numbers == [*range(1, FIRST + 1), *range(101 - LAST, 101)]
    assert passage["attemptsLeftOut"] == 100 - FIRST - LAST


def test_of_an_endless_error_the_beginning_is_kept() -> None:
    ledger = Records()

    tell(ledger, [*BATCHED, *attempt(1, "error", error="x" * 100_000)])

    [one] = told(ledger)[0]["mappings"][0]["attempts"]
    assert one["error"] == "x" * LONGEST_ERROR + "… (100000 characters)"


def test_what_a_stopped_mapping_had_not_done_waits_for_its_next_run() -> None:
    ledger = Records()
    observer = tell(ledger, [*BATCHED, *attempt(1, "error"), entries.Waiting(1, [ONE], 1_005.0)])
    observer(entries.Read(SHARD, [TWO]))
    observer(entries.AttemptBegan(2, "r-2", 1, [TWO]))

    ledger.stopped("m-1")

    ways = [one["mappings"][0] for one in told(ledger)]
    assert [(way["state"], way["retryAt"]) for way in ways] == [("waiting", None)] * 2
    assert [way["attempts"][-1]["outcome"] for way in ways] == ["error", "abandoned"]


def test_a_record_that_was_done_before_the_mapping_was_stopped_stays_done() -> None:
    ledger = Records()
    tell(ledger, [entries.Read(SHARD, [ONE, TWO]), entries.Succeeded(1, [TWO])])

    ledger.stopped("m-1")
    tell(ledger, [entries.Read(SHARD, [ONE, TWO])])

    assert states(ledger) == {1: "waiting", 2: "succeeded"}


def test_what_left_the_stream_while_the_mapping_was_stopped_is_lost_and_what_was_done_is_not() -> None:
    ledger = Records()
    tell(ledger, [entries.Read(SHARD, records(1, 2, 3)), entries.Succeeded(1, [TWO])])

    ledger.stopped("m-1")
    tell(ledger, [entries.Trimmed(SHARD, 0, 2), entries.Checkpointed(SHARD, 2)])

    assert states(ledger) == {1: "discarded", 2: "succeeded", 3: "waiting"}
    [lost] = [one["mappings"][0] for one in told(ledger) if int(one["sequenceNumber"]) == 1]
    assert (lost["discarded"], lost["destination"], lost["checkpointed"]) == ("Trimmed", None, True)


def test_many_records_of_one_mapping_do_not_hide_those_of_another() -> None:
    ledger = Records()
    tell(ledger, [entries.Read(SHARD, records(*range(1, 11)))])
    tell(ledger, [entries.Read(SHARD, [record(11)])], uuid="m-2")

    assert [int(one.sequence_number) for one in ledger.unfinished("m-2", limit=5)] == [11]


def test_while_an_attempt_runs_the_last_error_is_that_of_the_one_before() -> None:
    ledger = Records()
    tell(ledger, [*BATCHED, *attempt(1, "error", error=ERROR), entries.AttemptBegan(1, "r-1", 2, [ONE])])

    [running] = ledger.unfinished("m-1")

    assert (running.state, running.attempt, running.error) == ("running", 2, {"errorType": "KeyError"})


def test_what_a_mapping_has_not_finished_is_told_shortly_oldest_first() -> None:
    ledger = Records()
    observer = tell(ledger, [entries.Read(SHARD, records(1, 2, 3)), entries.Succeeded(1, [ONE]), DONE])
    for entry in [*attempt(1, "error", [TWO], error=ERROR), entries.Waiting(1, [TWO], 1_005.0)]:
        observer(entry)

    first, second = ledger.unfinished("m-1")

    assert (first.table, int(first.sequence_number), first.mapping, first.function) == (
        "Users",
        2,
        "m-1",
        "f",
    )
    assert (first.state, first.attempt, first.error) == ("retrying", 1, {"errorType": "KeyError"})
    assert first.retry_at == 1_005.0
    assert (second.state, second.attempt, second.error) == ("waiting", None, None)
    assert len(ledger.unfinished("m-1", limit=1)) == 1
    assert ledger.unfinished("m-2") == []


def test_for_a_deleted_mapping_no_record_waits_whatever_its_state() -> None:
    ledger = Records()
    tell(ledger, [*BATCHED, entries.AttemptBegan(1, "r-1", 1, [ONE])])

    ledger.deleted("m-1")

    assert ledger.unfinished("m-1") == []
    [passage] = told(ledger)[0]["mappings"]
    assert (passage["state"], passage["checkpointed"]) == ("waiting", False)


def test_a_forgotten_account_leaves_nothing_and_its_mappings_do_not_bring_it_back() -> None:
    ledger = Records()
    observer = tell(ledger, BATCHED)

    assert ledger.forget(ACCOUNT) == 1
    observer(entries.Read(SHARD, [TWO]))

    assert told(ledger) == []


def test_records_are_narrowed_by_region_table_and_mapping() -> None:
    ledger = Records()
    other = STREAM.replace("Users", "Orders").replace("us-east-1", "eu-west-1")
    ledger.written(other, [record(7, stream=other)], 950.0)
    tell(ledger, READ)

    def numbers(**narrowed: Any) -> list[int]:
        return [int(one["sequenceNumber"]) for one in told(ledger, **narrowed)]

    assert numbers() == [7, 1]
    assert numbers(region="eu-west-1") == numbers(table="Orders") == [7]
    assert numbers(mapping="m-1") == numbers(table="Users") == [1]
    assert numbers(mapping="m-2") == []


def test_a_sequence_number_is_found_in_every_shard_that_has_it() -> None:
    ledger = Records()
    ledger.written(STREAM, [ONE, TWO, record(1, shard="shardId-2")], 950.0)

    found = ledger.stories(ACCOUNT, 1)["records"]

    assert [one["shard"] for one in found] == ["shardId-1", "shardId-2"]


def test_an_entry_that_cannot_be_taken_down_does_not_stop_the_mapping(caplog: Any) -> None:
    broken = record(1)
    broken.event["dynamodb"].clear()

    tell(Records(), [entries.Read(SHARD, [broken])])

    assert "An entry of a mapping was not taken down: Read" in caplog.text
