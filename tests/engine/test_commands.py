"""The commands that ask the running sandbox: what they print is what really happened."""

import os
import subprocess
from pathlib import Path

import pytest

from sandbox.clients import Clients
from sandbox.engine import bare_localstack as known
from sandbox.engine.fidelity import ask
from tests.engine.bare import bare_localstack
from tests.engine.engines import COMMAND
from tests.engine.functions import Function
from tests.engine.mappings import Mapping, Queue, settled
from tests.engine.streams import StreamTable
from tests.waiting import eventually

RAISES = """
def handler(event, context):
    raise KeyError("email")
"""


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    """One command against the sandbox that these tests share, with what it printed."""
    return subprocess.run(
        [*COMMAND, *arguments], env={**os.environ}, capture_output=True, text=True, timeout=300, check=False
    )


@pytest.fixture
def failing(clients: Clients) -> str:
    """A record that was given up after two attempts; its sequence number."""
    table, queue = StreamTable(clients), Queue(clients)
    Function(clients, RAISES)
    Mapping(clients, table.stream_arn, MaximumRetryAttempts=1, **queue.destination)
    table.put("u-1")
    settled(clients)
    [record] = table.records()
    return str(record["dynamodb"]["SequenceNumber"])


def test_records_tells_each_record_in_a_line(clients: Clients, failing: str) -> None:
    [line] = command("records", "Users", "--account", clients.account).stdout.splitlines()

    assert line.split("  ")[1:] == [
        "Users",
        failing,
        "INSERT u-1",
        "subject: batch 1, attempt 1 failed, attempt 2 failed, in the on-failure queue",
    ]


def test_record_tells_every_attempt_of_one(clients: Clients, failing: str) -> None:
    told = command("record", failing, "--account", clients.account).stdout

    assert f"record {failing} of table Users, us-east-1: INSERT u-1" in told
    assert told.count("KeyError: 'email'    handler.py:3 in handler") == 2
    assert "  discarded    RetryAttemptsExhausted" in told
    assert told.endswith("  checkpoint   past it\n")


def test_settle_ends_when_nothing_is_under_way(clients: Clients, failing: str) -> None:
    result = command("settle", "--account", clients.account)

    assert (result.returncode, result.stdout) == (0, "Nothing is under way.\n")


def test_settle_names_what_is_retried_without_an_end(clients: Clients) -> None:
    table = StreamTable(clients)
    function = Function(clients, RAISES)
    mapping = Mapping(clients, table.stream_arn)
    table.put("u-1")
    eventually("a second attempt", lambda: len(function.invocations()) > 1)

    result = command("settle", "--timeout", "2", "--account", clients.account)

    assert result.returncode == 1
    assert f"of table Users, mapping {mapping.uuid} to subject: attempt " in result.stdout
    assert "    KeyError: 'email'    handler.py:3 in handler" in result.stdout.splitlines()


def test_the_clock_of_an_account_is_moved_on_and_stays_so(clients: Clients) -> None:
    command("clock", "--account", clients.account, "advance", "1h30m")

    told = command("clock", "--account", clients.account).stdout
    assert told.endswith("UTC, 1:30:00 ahead of the machine\n")


def test_every_setting_of_a_mapping_that_a_template_may_ask_for_is_honoured(endpoint: str) -> None:
    told = ask(endpoint)

    assert (told.engine, set(told.ignored())) == ("the sandbox", {"KMSKeyArn"})
    assert {each.name for each in told.settings} == {each["name"] for each in known.SETTINGS}


@pytest.mark.slow  # another LocalStack; the unit tests have the same with a server that answers as one
def test_a_localstack_without_our_plugins_is_told_by_what_it_ignores(tmp_path: Path) -> None:
    with bare_localstack(tmp_path) as url:
        told = ask(url)

    assert told.engine == "LocalStack 4.14.0 without the sandbox's plugins"
    assert {"BisectBatchOnFunctionError", "ParallelizationFactor"} < set(told.ignored())


def test_with_a_sandbox_that_runs_a_doctor_finds_nothing_wrong(endpoint: str) -> None:
    result = command("doctor")

    assert result.returncode == 0, result.stdout
    assert "✓ DynamoDB Local" in result.stdout
