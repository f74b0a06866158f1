"""``/_sandbox/records``: what became of each record in each mapping, as the running sandbox tells it."""

from typing import Any

import pytest

from sandbox.clients import Clients
from sandbox.control import Control
from sandbox.errors import EngineError
from tests.engine.mappings import Queue, records, settled
from tests.engine.test_mapping_metrics import INSERTS, Mapped
from tests.waiting import eventually


def states(clients: Clients) -> dict[tuple[str, str], str]:
    """Of every record, by eventName and key; for one mapping."""
    return {
        (each["eventName"], each["keys"]["id"]["S"]): each["mappings"][0]["state"]
        for each in records(clients)
    }


def test_a_record_is_told_as_the_handler_has_seen_it(clients: Clients) -> None:
    mapped = Mapped(clients)
    mapped.users.put("u-1")
    settled(clients)

    [record] = records(clients)
    [invocation] = mapped.function.invocations()
    [event] = invocation["event"]["Records"]
    [passage] = record["mappings"]
    [attempt] = passage["attempts"]

    assert [record[name] for name in ("eventID", "eventName")] == [event["eventID"], "INSERT"]
    assert record["sequenceNumber"] == event["dynamodb"]["SequenceNumber"]
    assert (record["keys"], record["table"]) == ({"id": {"S": "u-1"}}, "Users")
    assert record["created"] == event["dynamodb"]["ApproximateCreationDateTime"] <= record["readAt"]
    assert (passage["uuid"], passage["function"], passage["state"]) == (mapped.uuid, "subject", "succeeded")
    assert (attempt["requestId"], attempt["outcome"], attempt["batchSize"]) == (
        invocation["requestId"],
        "success",
        1,
    )
    assert attempt["durationMs"] > 0
    told = Control(clients.endpoint_url).get(f"records/{record['sequenceNumber']}", account=clients.account)
    assert told["records"] == [record]


def test_records_that_are_filtered_fail_and_are_given_up_say_so(clients: Clients) -> None:
    queue = Queue(clients)
    mapped = Mapped(clients, MaximumRetryAttempts=1, **INSERTS, **queue.destination)
    mapped.users.put("bad")
    mapped.users.put("bad", score=1)

    settled(clients)

    assert states(clients) == {("INSERT", "bad"): "discarded", ("MODIFY", "bad"): "filtered"}
    [passage] = next(each["mappings"] for each in records(clients) if each["eventName"] == "INSERT")
    assert passage["checkpointed"]
    assert [each["outcome"] for each in passage["attempts"]] == ["error", "error"]
    assert passage["attempts"][0]["error"]["errorType"] == "ValueError"
    assert (passage["pattern"], passage["discarded"]) == (0, "RetryAttemptsExhausted")
    assert passage["destination"] == {"arn": queue.arn, "delivered": True, "reason": None}


def test_a_record_that_is_retried_says_when(clients: Clients) -> None:
    mapped = Mapped(clients)
    mapped.users.put("bad")

    def passage() -> dict[str, Any]:
        found = [each for record in records(clients) for each in record["mappings"]]
        return found[0] if found else {}

    waiting = eventually("a retry that waits", passage, lambda told: told.get("retryAt"))
    assert waiting["state"] == "retrying"

    mapped.mapping.disable()
    assert (passage()["state"], passage()["retryAt"]) == ("waiting", None)


def test_a_cursor_goes_on_where_it_was(clients: Clients) -> None:
    mapped = Mapped(clients)
    mapped.users.put("u-1")
    settled(clients)
    control = Control(clients.endpoint_url)

    cursor = control.get("records", account=clients.account)["cursor"]
    assert records(clients, after=cursor) == []
    mapped.users.put("u-2")

    seen = eventually("the next record", lambda: records(clients, after=cursor))
    assert {record["keys"]["id"]["S"] for record in seen} == {"u-2"}


def test_records_are_narrowed_by_table_mapping_and_region(clients: Clients) -> None:
    mapped = Mapped(clients)
    mapped.users.put("u-1")
    settled(clients)

    assert (
        records(clients, table="Users", mapping=mapped.uuid, region=clients.region) == records(clients) != []
    )
    for narrowed in ({"table": "Orders"}, {"mapping": "none"}, {"region": "eu-west-1"}):
        assert records(clients, **narrowed) == []


def test_a_sequence_number_that_is_none_is_refused(endpoint: str) -> None:
    with pytest.raises(EngineError, match="the sequence number is 'abc'; it must be a whole number"):
        Control(endpoint).get("records/abc", account="111111111111")
