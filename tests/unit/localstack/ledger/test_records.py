"""What a mapping does to records, as the ledger tells it."""

from typing import Any

from sandbox.localstack.ledger.records import Records
from sandbox.localstack.ledger.stories import FIRST, LAST, LONGEST_ERROR
from sandbox.mapping import entries
from tests.unit.localstack.ledger.happenings import (
    BATCHED,
    DONE,
    ERROR,
    ONE,
    READ,
    TWO,
    attempt,
    states,
    tell,
    told,
)
from tests.unit.localstack.records import (
    ACCOUNT,
    FUNCTION,
    SHARD,
    STREAM,
    record,
    records,
)


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
