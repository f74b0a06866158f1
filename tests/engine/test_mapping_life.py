"""What happens to a mapping while it works: changed, stopped, deleted, beside others."""

import threading
import time

import pytest

from sandbox.clients import Clients
from sandbox.control import Control
from tests.engine.engines import OwnEngine
from tests.engine.functions import Function, package
from tests.engine.gates import Gate
from tests.engine.mappings import (
    ACCEPTS,
    RAISES,
    RAISES_ON_2,
    Mapping,
    advance,
    calls,
    delivered,
    settle,
    settled,
)
from tests.engine.streams import StreamTable
from tests.waiting import eventually


def running(function: Function) -> None:
    eventually("a running invocation", function.running)


def failing(function: Function, times: int = 2) -> None:
    """Wait until it was tried so many times."""
    eventually(f"{times} attempts", lambda: len(function.invocations()), lambda seen: seen >= times)


def test_an_update_while_records_are_written_loses_none_and_repeats_none(
    clients: Clients, table: StreamTable
) -> None:
    function = Function(clients, ACCEPTS)
    mapping = Mapping(clients, table.stream_arn, BatchSize=3)
    expected = [str(number) for number in range(60)]

    def write() -> None:
        for key in expected:
            table.put(key)

    writer = threading.Thread(target=write)
    writer.start()
    sizes = [1, 10, 2, 7, 1, 100]
    for size in sizes:
        mapping.update(BatchSize=size)
    mapping.disable()
    mapping.enable()
    writer.join()
    settled(clients)

    assert delivered(function) == expected
    assert mapping.shown()["BatchSize"] == sizes[-1]


def test_an_update_in_the_middle_of_retries_tries_the_same_record_again(
    clients: Clients, table: StreamTable
) -> None:
    function = Function(clients, RAISES_ON_2)
    mapping = Mapping(clients, table.stream_arn)
    for key in "123":
        table.put(key)
    failing(function)
    mapping.update(MaximumRetryAttempts=0, BatchSize=1)
    mapping.becomes("Enabled")
    settled(clients)

    assert calls(function)[-1] == ["3"]
    assert "2" in calls(function)[-2]


def test_a_mapping_that_is_disabled_in_the_middle_of_endless_retries_invokes_no_more(
    clients: Clients, table: StreamTable
) -> None:
    function = Function(clients, RAISES)
    mapping = Mapping(clients, table.stream_arn)
    table.put("1")
    failing(function)

    mapping.disable()
    before = len(function.invocations())
    advance(clients, 60)
    settled(clients)

    assert len(function.invocations()) == before
    assert function.running() == []
    mapping.enable()
    failing(function, before + 1)


def test_a_mapping_that_is_deleted_in_the_middle_of_endless_retries_invokes_no_more(
    clients: Clients, table: StreamTable
) -> None:
    function = Function(clients, RAISES)
    mapping = Mapping(clients, table.stream_arn)
    table.put("1")
    failing(function)

    mapping.delete()
    settled(clients)  # the last one has ended
    before = len(function.invocations())
    advance(clients, 60)
    table.put("2")
    settled(clients)

    assert len(function.invocations()) == before


def test_a_mapping_is_disabling_until_its_handler_has_ended_and_what_that_did_counts(
    clients: Clients, table: StreamTable, gate: Gate
) -> None:
    function = Function(clients, gate.source)
    mapping = Mapping(clients, table.stream_arn)
    table.put("1")
    running(function)

    mapping.update(Enabled=False)
    (waiting,) = settle(clients, 0.3)["waiting"][:1]
    assert mapping.shown()["State"] == "Disabling"
    assert "Disabling" in waiting["what"]
    gate.open()
    mapping.becomes("Disabled")
    mapping.enable()
    settled(clients)

    assert calls(function) == [["1"]]
    assert mapping.shown()["LastProcessingResult"] == "OK"


def test_a_mapping_deleted_while_its_handler_runs_is_gone_at_once(
    clients: Clients, table: StreamTable, gate: Gate
) -> None:
    function = Function(clients, gate.source)
    mapping = Mapping(clients, table.stream_arn)
    table.put("1")
    running(function)

    mapping.delete()
    again = Mapping(clients, table.stream_arn)
    gate.open()
    settled(clients)

    assert again.uuid != mapping.uuid
    assert calls(function) == [["1"], ["1"]]


def test_new_code_is_what_the_next_attempt_runs(clients: Clients, table: StreamTable) -> None:
    function = Function(clients, RAISES)
    Mapping(clients, table.stream_arn)
    table.put("1")
    table.put("2")
    failing(function)

    clients.client("lambda").update_function_code(
        FunctionName=function.name, ZipFile=package({"handler.py": ACCEPTS})
    )
    settled(clients)

    assert [one["outcome"] for one in function.invocations()][-1] == "success"
    assert delivered(function)[-1] == "2"


def test_a_handler_that_blocks_one_mapping_keeps_no_other_mapping_of_its_stream_waiting(
    clients: Clients, table: StreamTable, gate: Gate
) -> None:
    blocked = Function(clients, gate.source, name="blocked")
    function = Function(clients, ACCEPTS)
    Mapping(clients, table.stream_arn, "blocked")
    Mapping(clients, table.stream_arn)
    table.put("1")
    running(blocked)
    table.put("2")

    eventually("both records", lambda: delivered(function), lambda seen: seen == ["1", "2"])
    assert delivered(blocked) == ["1"]
    gate.open()
    settled(clients)
    assert delivered(blocked) == ["1", "2"]


def test_several_streams_into_one_function_do_not_wait_for_each_other(clients: Clients, gate: Gate) -> None:
    function = Function(clients, gate.source)
    tables = [StreamTable(clients, f"Table{number}") for number in range(4)]
    for number, table in enumerate(tables):
        Mapping(clients, table.stream_arn)
        table.put(str(number))

    eventually("one invocation for each stream", function.running, lambda seen: len(seen) == len(tables))
    gate.open()
    settled(clients)

    assert sorted(calls(function)) == [["0"], ["1"], ["2"], ["3"]]


def test_an_account_deleted_while_its_mappings_try_leaves_nothing_that_runs(
    endpoint: str, clients: Clients
) -> None:
    function = Function(clients, RAISES)
    for number in range(5):
        table = StreamTable(clients, f"Table{number}")
        Mapping(clients, table.stream_arn)
        table.put("1")
    failing(function, 5)

    Control(endpoint, timeout=120).delete(f"accounts/{clients.account}")

    assert settle(clients)["settled"]
    assert function.invocations() == []
    assert clients.client("lambda").list_event_source_mappings()["EventSourceMappings"] == []
    again = Function(clients, ACCEPTS)
    advance(clients, 60)
    settled(clients)
    assert again.invocations() == []


@pytest.mark.slow
def test_the_sandbox_stops_at_once_in_the_middle_of_endless_retries(own_engine: OwnEngine) -> None:
    own_engine.up()
    clients = Clients(f"http://127.0.0.1:{own_engine.port}", account="111122223333")
    function = Function(clients, RAISES)
    hangs = "import time\ndef handler(event, context):\n    time.sleep(240)"
    hanging = Function(clients, hangs, name="hangs", Timeout=300)
    table = StreamTable(clients)
    Mapping(clients, table.stream_arn)
    Mapping(clients, table.stream_arn, "hangs")
    table.put("1")
    failing(function)
    running(hanging)

    began = time.monotonic()
    result = own_engine.run("down")

    assert result.returncode == 0, result.stderr
    assert time.monotonic() - began < 60, "it was waited for"
    assert own_engine.processes() == []
