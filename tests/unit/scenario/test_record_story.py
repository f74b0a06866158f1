"""A record's way through a mapping, word for word."""

from typing import Any

import pytest

from sandbox.scenario.ledger_records import record_of
from sandbox.scenario.record_story import headline, told, way
from tests.unit.scenario.ledger_entries import FAILURES, attempt, passage, record

FAILED = attempt(1, "error")
FAILED_AGAIN = attempt(2, "error")
GIVEN_UP = {"discarded": "RetryAttemptsExhausted"}
DELIVERED = {"arn": FAILURES, "delivered": True, "reason": None}


def told_of(entry: dict[str, Any]) -> str:
    [only] = record_of(record("100", entry)).mappings
    return way(only)


def test_a_record_that_was_given_up_is_told_as_the_design_has_it() -> None:
    given_up = passage("discarded", FAILED, FAILED_AGAIN, batch=2, destination=DELIVERED, **GIVEN_UP)
    fine = passage("succeeded", attempt())
    records = [record_of(each) for each in (record("100", fine), record("200", given_up))]

    assert told("Users", records) == [
        "record 1 of table Users (MODIFY u-1): read, batch 1, attempt 1 succeeded",
        "record 2 of table Users (MODIFY u-1): read, batch 2, attempt 1 failed, attempt 2 failed, "
        "in the on-failure queue",
        "  KeyError: 'email'    users/handler.py:41 in changed_fields",
    ]


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (passage("waiting", batch=None), "read, waits for a batch"),
        (passage("filtered", batch=None), "read, filtered out: no pattern matches"),
        (passage("batched"), "read, batch 1, waits for its turn"),
        (passage("running"), "read, batch 1, on its way to the function"),
        (passage("running", attempt(1, "running")), "read, batch 1, attempt 1 runs"),
        (
            passage("retrying", FAILED, retryAt=1_700_000_007.2),
            "read, batch 1, attempt 1 failed, waits for its retry at 22:13:27Z",
        ),
        (passage("retrying", FAILED), "read, batch 1, attempt 1 failed, waits for its retry"),
        (
            passage("discarded", batch=None, discarded="RecordAgeExceeded", destination=DELIVERED),
            "read, too old, in the on-failure queue",
        ),
        (
            passage("discarded", FAILED, discarded="Trimmed"),
            "read, batch 1, attempt 1 failed, left the stream before it was done, lost",
        ),
        (
            passage("discarded", FAILED, **GIVEN_UP),
            "read, batch 1, attempt 1 failed, given up, and there is no on-failure destination",
        ),
        (
            passage(
                "discarded", FAILED, **GIVEN_UP, destination=DELIVERED | {"delivered": False, "reason": "no"}
            ),
            "read, batch 1, attempt 1 failed, lost: the on-failure queue did not take it (no)",
        ),
        (passage("thought about", batch=None), "read, thought about"),
    ],
)
def test_each_state_has_its_words(entry: dict[str, Any], words: str) -> None:
    assert told_of(entry) == words


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("partial", "reported failed records"),
        ("invalid", "gave an invalid response"),
        ("state", "gave no window state"),
        ("throttled", "was throttled"),
        ("not invoked", "was not invoked"),
        ("abandoned", "was abandoned"),
    ],
)
def test_each_outcome_has_its_words(outcome: str, words: str) -> None:
    entry = passage("succeeded", attempt(1, outcome), attempt(2))
    assert told_of(entry) == f"read, batch 1, attempt 1 {words}, attempt 2 succeeded"


def test_a_record_that_a_partly_failed_batch_did_not_name_succeeded() -> None:
    assert told_of(passage("succeeded", attempt(1, "partial"))).endswith(
        "attempt 1 reported failed records, succeeded"
    )


def test_many_attempts_alike_are_told_together() -> None:
    retries = [attempt(number, "error") for number in range(1, 38)]
    assert "attempts 1 to 37 failed" in told_of(passage("retrying", *retries))


def test_attempts_that_are_no_longer_kept_are_told_with_those_alike() -> None:
    kept = [attempt(number, "error") for number in (1, 2, 3, 81, 82, 83)]
    assert "attempts 1 to 83 failed" in told_of(passage("retrying", *kept, attemptsLeftOut=77))


def test_attempts_that_are_no_longer_kept_are_counted_between_others() -> None:
    kept = [FAILED, attempt(2, "throttled"), attempt(2, "throttled")]
    assert told_of(passage("retrying", *kept, attemptsLeftOut=80)) == (
        "read, batch 1, attempt 1 failed, attempt 2 was throttled, attempt 2 was throttled, "
        "80 attempts in between not kept, waits for its retry"
    )


def test_throttled_attempts_are_not_counted_as_attempts() -> None:
    waits = [attempt(2, "throttled")] * 12
    assert "attempt 1 failed, 12 times attempt 2 was throttled" in told_of(
        passage("retrying", FAILED, *waits)
    )


def test_a_batch_that_was_cut_is_told_with_the_sizes_of_its_parts() -> None:
    cut = [attempt(1, "error", batchSize=4), attempt(1, "error", batchSize=2), FAILED, FAILED_AGAIN]
    assert told_of(passage("discarded", *cut, **GIVEN_UP, destination=DELIVERED)) == (
        "read, batch 1, attempt 1 failed (4 records), attempt 1 failed (2 records), "
        "attempt 1 failed (1 record), attempt 2 failed (1 record), in the on-failure queue"
    )


def test_where_two_mappings_read_a_table_each_is_told_with_its_function() -> None:
    both = record(
        "100",
        passage("succeeded", attempt()),
        passage("filtered", uuid="2c3d", function="audit", batch=None),
    )
    assert told("Users", [record_of(both)]) == [
        "record 1 of table Users (MODIFY u-1), processor: read, batch 1, attempt 1 succeeded",
        "record 1 of table Users (MODIFY u-1), audit: read, filtered out: no pattern matches",
    ]


def test_an_error_that_many_records_met_is_told_once() -> None:
    records = [record_of(record(str(number), passage("retrying", FAILED))) for number in (100, 200)]
    assert [line for line in told("Users", records) if "KeyError" in line] == [
        "  KeyError: 'email'    users/handler.py:41 in changed_fields"
    ]


def test_of_many_records_those_that_tell_most_are_told_and_the_rest_counted() -> None:
    fine = [record_of(record(str(number), passage("succeeded", attempt()))) for number in range(100, 110)]
    stuck = record_of(record("200", passage("retrying", FAILED)))
    lines = told("Users", [fine[0], stuck, *fine[1:]])
    assert lines[0].startswith("record 2 of table Users (MODIFY u-1): read, batch 1, attempt 1 failed")
    assert lines[-1] == "  … and 6 more records of table Users: 6 succeeded"
    assert len([line for line in lines if line.startswith("record")]) == 5


def test_records_are_not_numbered_where_older_ones_are_forgotten() -> None:
    [line] = told("Users", [record_of(record("700", passage("filtered", batch=None)))], numbered=False)
    assert line.startswith("record 700 of table Users")


def test_a_key_of_two_attributes_is_told_with_both() -> None:
    two = {"pk": {"S": "a"}, "sk": {"N": "2"}}
    assert headline(record_of(record(keys=two, eventName="REMOVE"))) == "REMOVE a, 2"


def test_a_record_that_no_mapping_reads_is_told_so() -> None:
    assert told("Users", [record_of(record())]) == [
        "record 1 of table Users (MODIFY u-1): read by no mapping"
    ]
