"""What a mapping has given up is done again by the command, and what cannot be done again is told."""

import os
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from sandbox.clients import Clients
from tests.engine.engines import COMMAND
from tests.engine.functions import Function
from tests.engine.mappings import Mapping, Queue, advance, calls, filtered, settled
from tests.engine.streams import StreamTable

FAILS_UNTIL_MENDED = """
import os

def handler(event, context):
    if os.environ.get("STATE") == "reports":
        return {"batchItemFailures": [{"itemIdentifier": event["Records"][0]["dynamodb"]["SequenceNumber"]}]}
    if os.environ.get("STATE") != "mended":
        raise ConnectionError("no database")
"""
TWO_AT_ONCE = {"BatchSize": 2, "MaximumBatchingWindowInSeconds": 60, "MaximumRetryAttempts": 0}
HALF_A_DAY = 12 * 60 * 60


class Broken:
    """A function whose mapping gives up what it fails with, into a queue."""

    def __init__(self, clients: Clients, **settings: Any) -> None:
        self.clients = clients
        self.table, self.queue = StreamTable(clients), Queue(clients)
        self.function = Function(clients, FAILS_UNTIL_MENDED)
        given = {"MaximumRetryAttempts": 0, **self.queue.destination, **settings}
        self.mapping = Mapping(clients, self.table.stream_arn, **given)

    def becomes(self, state: str) -> None:
        """``mended`` or ``reports``."""
        client = self.clients.client("lambda")
        client.update_function_configuration(
            FunctionName=self.function.name, Environment={"Variables": {"STATE": state}}
        )
        client.get_waiter("function_updated_v2").wait(FunctionName=self.function.name)

    def redrive(self) -> tuple[int, list[str]]:
        """The command's exit code and its lines."""
        done = subprocess.run(
            [*COMMAND, "redrive", "failed", "--account", self.clients.account],
            env={**os.environ, "COLUMNS": "200"},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        return done.returncode, (done.stdout + done.stderr).splitlines()


@pytest.fixture
def broken(clients: Clients) -> Broken:
    return Broken(clients)


def test_the_mended_function_gets_the_very_event_again_and_the_message_is_deleted(broken: Broken) -> None:
    broken.table.put("1", n=1)
    settled(broken.clients)
    failed = broken.function.last()
    broken.becomes("mended")

    code, said = broken.redrive()

    number = failed["event"]["Records"][0]["dynamodb"]["SequenceNumber"]
    assert (code, said) == (0, [f"1 record of table Users, sequence number {number}: subject took 1 record."])
    again = broken.function.last()
    assert (again["outcome"], again["event"]) == ("success", failed["event"])
    assert again["requestId"] != failed["requestId"]
    assert broken.redrive() == (0, ["The queue is empty."])


def test_a_message_stays_until_the_function_takes_its_records(broken: Broken) -> None:
    broken.table.put("1")
    settled(broken.clients)

    failing = broken.redrive()
    broken.becomes("reports")
    reporting = broken.redrive()
    broken.becomes("mended")

    assert failing[0] == reporting[0] == 1
    assert "subject failed again: ConnectionError: no database    handler.py:8" in failing[1][0]
    assert reporting[1][0].endswith("subject failed again: it reported 1 failed record. The message stays.")
    assert broken.redrive()[0] == 0


def test_older_records_come_first(broken: Broken) -> None:
    for key in "123":
        broken.table.put(key)
        settled(broken.clients)
    broken.becomes("mended")

    assert broken.redrive()[0] == 0
    assert calls(broken.function) == [["1"], ["2"], ["3"], ["1"], ["2"], ["3"]]


def test_what_was_filtered_between_them_is_not_given_to_the_function(clients: Clients) -> None:
    broken = Broken(clients, **TWO_AT_ONCE, **filtered({"eventName": ["INSERT"]}))
    broken.table.put("1")
    broken.table.put("1", n=1)  # a MODIFY
    broken.table.put("2")
    settled(clients)
    broken.becomes("mended")

    assert broken.redrive()[0] == 0
    assert calls(broken.function) == [["1", "2"], ["1", "2"]]


def test_what_has_left_the_stream_is_told_each_time_and_its_message_stays(broken: Broken) -> None:
    broken.table.put("1")
    settled(broken.clients)
    advance(broken.clients, 2 * HALF_A_DAY + 60)
    broken.becomes("mended")

    first, second = broken.redrive(), broken.redrive()

    assert first == second
    assert first[0] == 1
    assert first[1][0].endswith(
        ": 1 record left the stream, which keeps them for 24 hours; the message stays."
    )
    assert len(calls(broken.function)) == 1


def test_of_a_batch_that_is_half_gone_the_function_gets_the_other_half(clients: Clients) -> None:
    broken = Broken(clients, **TWO_AT_ONCE, Enabled=False)
    assert_the_second_half_is_redriven(broken, lambda: broken.table.put("2"))


def test_what_was_filtered_is_not_taken_for_what_has_left_the_stream(clients: Clients) -> None:
    broken = Broken(clients, **TWO_AT_ONCE, **filtered({"eventName": ["INSERT"]}), Enabled=False)

    def write() -> None:
        broken.table.put("1", n=1)  # a MODIFY
        broken.table.put("2")

    assert_the_second_half_is_redriven(broken, write)


def assert_the_second_half_is_redriven(broken: Broken, write: Callable[[], None]) -> None:
    """What ``write`` does comes half a day after item 1, whose record has left the stream by the redrive."""
    clients = broken.clients
    broken.mapping.becomes("Disabled")
    broken.table.put("1")
    settled(clients)
    advance(clients, HALF_A_DAY)
    write()
    broken.mapping.enable()
    settled(clients)
    advance(clients, HALF_A_DAY + 60)
    broken.becomes("mended")

    code, said = broken.redrive()

    assert code == 1
    assert ": subject took 1 record; 1 record left the stream" in said[0]
    assert calls(broken.function) == [["1", "2"], ["2"]]


def test_a_message_that_is_no_failure_record_is_named_and_stays(broken: Broken) -> None:
    broken.queue.sqs.send_message(QueueUrl=broken.queue.url, MessageBody="hello")

    assert broken.redrive() == (1, ["A message that is no JSON: it stays."])
    assert broken.queue.texts() == ["hello"]
