"""What settle says of mappings: which record, in which mapping, at which attempt, until when."""

import time
from typing import Any

from sandbox.clients import Clients
from tests.engine.functions import Function
from tests.engine.mappings import RAISES, Mapping, settle, settled
from tests.engine.streams import StreamTable
from tests.waiting import eventually

RAISES_AT_THE_END = """
def handler(event, context):
    if event["isFinalInvokeForWindow"]:
        raise ValueError("poison")
    return {"state": {}}
"""


def test_settle_tells_of_a_retry_that_waits_and_when_it_is_due(clients: Clients, table: StreamTable) -> None:
    function = Function(clients, RAISES)
    mapping = Mapping(clients, table.stream_arn)
    table.put("1")

    def told() -> dict[str, Any]:
        before, waiting, after = time.time(), settle(clients, 0)["waiting"], time.time()
        found: dict[str, Any] = next(
            (one for one in waiting if one["kind"] == "record" and one["retryAt"]), {}
        )
        return {**found, "asked": (before, after)}

    record = eventually("a third retry that waits", told, lambda seen: seen.get("attempt", 0) >= 3)
    before, after = record["asked"]

    (written,) = table.records()
    assert record["sequenceNumber"] == written["dynamodb"]["SequenceNumber"]
    assert (record["table"], record["mapping"], record["function"]) == ("Users", mapping.uuid, "subject")
    assert record["error"]["errorMessage"] == "poison"
    assert before < record["retryAt"] < after + 5
    assert f"attempt {record['attempt']}" in record["what"]
    assert len(function.invocations()) >= record["attempt"]


def test_settle_that_runs_out_of_time_says_what_is_not_settled(clients: Clients, table: StreamTable) -> None:
    function = Function(clients, RAISES)
    mapping = Mapping(clients, table.stream_arn)
    table.put("1")
    eventually("a second attempt", lambda: len(function.invocations()) > 1)

    began = time.monotonic()
    answer = settle(clients, 1)

    assert not answer["settled"]
    assert 1000 <= answer["waitedMs"] <= (time.monotonic() - began) * 1000
    (record,) = (one for one in answer["waiting"] if one["kind"] == "record")
    assert (record["mapping"], record["error"]["errorType"]) == (mapping.uuid, "ValueError")


def test_a_window_that_a_disabled_mapping_could_not_end_is_waited_for_by_nobody(
    clients: Clients, table: StreamTable
) -> None:
    Function(clients, RAISES_AT_THE_END)
    mapping = Mapping(clients, table.stream_arn, TumblingWindowInSeconds=1)

    def told() -> list[str]:
        table.put("1", n=time.monotonic_ns())
        return [one["what"] for one in settle(clients, 0)["waiting"]]

    ending = "is ending a tumbling window"
    eventually("a window that cannot be ended", told, lambda seen: any(ending in one for one in seen))
    mapping.disable()

    settled(clients)


def test_another_account_is_settled_while_this_one_is_not(clients: Clients, table: StreamTable) -> None:
    Function(clients, RAISES)
    Mapping(clients, table.stream_arn)
    table.put("1")

    assert settle(clients.elsewhere(account="121212121212"), 5)["settled"]
    assert not settle(clients, 0)["settled"]
