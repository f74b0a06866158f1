"""``sandbox records``, and the rows that it shows."""

import io
import os
import subprocess
import sys
from typing import Any

import pytest
from rich.console import Console

from sandbox import cli
from sandbox.cli.record_rows import rows_of, table_of
from sandbox.scenario.ledger_records import record_of
from tests.unit.cli.conftest import StandIn
from tests.unit.scenario.ledger_entries import attempt, passage, record

FINE = record("100", passage("succeeded", attempt()))
STUCK = record("200", passage("retrying", attempt(1, "error")))


def holding(engine: StandIn, *entries: dict[str, Any], dropped: int = 0) -> None:
    """The engine's ledger of records holds these, each with the number of its place from now on."""

    def answer(sent: dict[str, Any]) -> dict[str, Any]:
        found = [each for number, each in enumerate(entries, 1) if number > int(sent["after"])]
        return {"cursor": len(entries), "dropped": dropped, "records": found}

    engine.answers["records"] = answer


def test_where_nobody_watches_each_record_is_a_line(
    engine: StandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    holding(engine, FINE, STUCK)

    assert cli.run(["records"]) == 0

    assert capsys.readouterr().out.splitlines() == [
        "22:13:20.250  Users  100  MODIFY u-1  processor: batch 1, attempt 1 succeeded",
        "22:13:20.250  Users  200  MODIFY u-1  processor: batch 1, attempt 1 failed, waits for its retry",
    ]


def test_the_account_and_the_region_are_those_asked_for(engine: StandIn) -> None:
    holding(engine)

    cli.run(["records", "--account", "123456789012", "--region", "eu-west-1"])

    assert engine.asked_of("records")[0] == {
        "after": "0",
        "limit": "1000",
        "account": "123456789012",
        "region": "eu-west-1",
    }


def test_only_the_last_records_are_shown(engine: StandIn, capsys: pytest.CaptureFixture[str]) -> None:
    holding(engine, FINE, STUCK)

    cli.run(["records", "--limit", "1"])

    assert [line.split()[2] for line in capsys.readouterr().out.splitlines()] == ["200"]


def test_where_there_is_nothing_or_no_longer_everything_that_is_said(
    engine: StandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    holding(engine, dropped=3)

    cli.run(["records"])

    assert capsys.readouterr().out.splitlines() == [
        "(no record was read from a stream yet)",
        "(3 older records left the ledger's bounded memory)",
    ]


def test_followed_where_nobody_watches_a_record_is_told_again_when_it_says_something_new(
    engine: StandIn,
) -> None:
    done = record("200", passage("succeeded", attempt(1, "error"), attempt(2)))
    checkpointed = record("200", {**done["mappings"][0], "checkpointed": True})
    rounds = iter([[STUCK], [], [STUCK], [done, checkpointed], []])
    given: list[dict[str, Any]] = []

    def answer(sent: dict[str, Any]) -> dict[str, Any]:
        nonlocal given
        given = [] if given else next(rounds, [])
        return {"cursor": int(sent["after"]) + 1, "dropped": 0, "records": given}

    engine.answers["records"] = answer
    command = [sys.executable, "-c", "from sandbox.cli import main; main()", "records", "--follow"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ}) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(2)]
        process.terminate()

    assert [line.split("processor: ")[1].strip() for line in lines] == [
        "batch 1, attempt 1 failed, waits for its retry",
        "batch 1, attempt 1 failed, attempt 2 succeeded",
    ]


def test_on_a_terminal_the_records_are_a_table() -> None:
    page = io.StringIO()
    console = Console(file=page, width=110)

    console.print(table_of(rows_of([record_of(FINE), record_of(record("300"))])))

    told = [" ".join(line.split()) for line in page.getvalue().splitlines()]
    assert told[0] == "read table sequence number change function state what happened"
    assert told[1] == "22:13:20.250 Users 100 MODIFY u-1 processor succeeded batch 1, attempt 1 succeeded"
    assert told[2] == "22:13:20.250 Users 300 MODIFY u-1 - read by no mapping"
