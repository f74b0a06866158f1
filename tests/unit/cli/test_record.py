"""``sandbox record``: the whole story of one, word for word."""

from textwrap import dedent
from typing import Any

import pytest

from sandbox import cli
from tests.unit.cli.conftest import StandIn
from tests.unit.scenario.ledger_entries import FAILURES, attempt, passage, record

DELIVERED = {"arn": FAILURES, "delivered": True, "reason": None}


def told(engine: StandIn, capsys: pytest.CaptureFixture[str], *entries: dict[str, Any]) -> str:
    engine.answers["records/100"] = {"records": list(entries)}
    assert cli.run(["record", "100"]) == 0
    return capsys.readouterr().out


def test_everything_that_happened_is_told(engine: StandIn, capsys: pytest.CaptureFixture[str]) -> None:
    given_up = passage(
        "discarded",
        attempt(1, "error", batchSize=2),
        attempt(1, "error"),
        pattern=0,
        discarded="RetryAttemptsExhausted",
        destination=DELIVERED,
        checkpointed=True,
    )
    filtered = passage("filtered", uuid="2c3d", function="audit", batch=None)

    assert told(engine, capsys, record("100", given_up, filtered)) == dedent(
        f"""\
        record 100 of table Users, us-east-1: MODIFY u-1
          stream   arn:aws:dynamodb:us-east-1:123456789012:table/Users/stream/2026-01-01T00:00:00.000
          shard    shardId-1
          event    e-100
          written  2023-11-14 22:13:20
          read     2023-11-14 22:13:20.250

        processor: discarded
          mapping      1b2c
          filter       matches pattern 1
          batch        1
          attempt 1    2023-11-14 22:13:20.500  failed after 1.9 ms, 2 records, request 8a2f
            KeyError: 'email'    users/handler.py:41 in changed_fields
          attempt 1    2023-11-14 22:13:20.500  failed after 1.9 ms, 1 record, request 8a2f
            KeyError: 'email'    users/handler.py:41 in changed_fields
          discarded    RetryAttemptsExhausted
          destination  {FAILURES}, delivered
          checkpoint   past it

        audit: filtered
          mapping      2c3d
          filter       matches no pattern
          checkpoint   not past it yet
        """
    )


def test_a_record_that_is_to_be_retried_is_told_with_when_and_how_often_it_was_tried(
    engine: StandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    tried = passage("retrying", attempt(9, "throttled"), retryAt=1_700_000_007.2, attemptsLeftOut=80)
    assert told(engine, capsys, record("100", tried)).splitlines()[-3:] == [
        "  (80 attempts between the first and the last of these are not kept)",
        "  next retry   2023-11-14 22:13:27.200, by the account's clock",
        "  checkpoint   not past it yet",
    ]


def test_records_of_two_shards_with_one_sequence_number_are_both_told(
    engine: StandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    both = told(engine, capsys, record("100"), record("100", shard="shardId-2"))
    assert both.count("record 100 of table Users") == 2
    assert "  read by no mapping" in both


def test_a_record_that_nobody_knows_is_told_so(engine: StandIn, capsys: pytest.CaptureFixture[str]) -> None:
    engine.answers["records/7"] = {"records": []}
    assert cli.run(["record", "7"]) == 2
    assert "No record 7 is known in account 000000000000." in capsys.readouterr().err


def test_what_is_no_sequence_number_is_refused(engine: StandIn, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["record", "u-1"]) == 2
    assert "'u-1' is not a sequence number; `sandbox records` lists them." in capsys.readouterr().err
