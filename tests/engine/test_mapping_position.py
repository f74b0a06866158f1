"""Where a mapping stands: blocked, disabled, with an old stream, throttled (vectors A12 to A17)."""

import time
from functools import partial

from sandbox.clients import Clients
from tests.engine.functions import Function
from tests.engine.mappings import (
    ACCEPTS,
    RAISES_ON_2,
    Mapping,
    Queue,
    calls,
    delivered,
    filtered,
    records,
    refusal,
    settled,
)
from tests.engine.streams import StreamTable
from tests.waiting import eventually

SERVICE = {"type": "Service", "principalId": "dynamodb.amazonaws.com"}


def test_a12_a_poison_record_blocks_its_own_stream_only(clients: Clients, table: StreamTable) -> None:
    other = StreamTable(clients, "Orders")
    function = Function(clients, RAISES_ON_2)
    blocked = Mapping(clients, table.stream_arn)
    Mapping(clients, other.stream_arn)
    table.put("2")
    eventually("an attempt", lambda: delivered(function), lambda seen: "2" in seen)

    table.put("behind")
    for number in range(5):
        other.put(f"other-{number}")
    eventually("the others", lambda: set(delivered(function)), {f"other-{n}" for n in range(5)}.issubset)

    assert "behind" not in [key for call in calls(function) for key in call if "2" not in call]
    assert blocked.shown()["State"] == "Enabled"


def test_a12_a_poison_record_blocks_its_own_lane_only(clients: Clients, table: StreamTable) -> None:
    function = Function(clients, RAISES_ON_2)
    mapping = Mapping(clients, table.stream_arn, ParallelizationFactor=10)
    table.put("2")
    eventually("an attempt", lambda: delivered(function), lambda seen: "2" in seen)

    for number in range(10, 50):
        table.put(str(number))
    eventually("most of the others", lambda: len(set(delivered(function))), lambda seen: seen > 30)

    assert mapping.shown()["State"] == "Enabled"


def test_a13_what_is_written_while_a_mapping_is_disabled_comes_once_it_is_enabled(
    clients: Clients, table: StreamTable
) -> None:
    function = Function(clients, ACCEPTS)
    mapping = Mapping(clients, table.stream_arn, StartingPosition="LATEST")
    mapping.becomes("Enabled")
    table.put("1")
    settled(clients)
    mapping.disable()
    table.put("2")
    table.put("3")
    settled(clients)
    assert calls(function) == [["1"]]

    mapping.enable()
    settled(clients)

    assert delivered(function) == ["1", "2", "3"]


def test_a14_a_mapping_stays_with_the_stream_that_it_was_made_for(
    clients: Clients, table: StreamTable
) -> None:
    function = Function(clients, ACCEPTS)
    mapping = Mapping(clients, table.stream_arn)
    table.put("before")
    settled(clients)
    table.disable_stream()
    table.put("between")
    new = table.enable_stream()
    table.put("after")
    settled(clients)

    assert new != table.stream_arn
    assert delivered(function) == ["before"]
    assert mapping.shown()["State"] == "Enabled"
    assert table.changes() == [("INSERT", "before")]
    Mapping(clients, new)
    settled(clients)
    assert delivered(function) == ["before", "after"]


def test_a_mapping_outlives_its_table_and_what_was_written_before_is_delivered(
    clients: Clients, table: StreamTable
) -> None:
    function = Function(clients, ACCEPTS)
    mapping = Mapping(clients, table.stream_arn, Enabled=False)
    table.put("1")
    table.dynamodb.delete_table(TableName=table.name)

    mapping.enable()
    settled(clients)

    assert delivered(function) == ["1"]
    assert mapping.shown()["State"] == "Enabled"


def test_a15_only_what_expired_matches_a_filter_on_the_service(clients: Clients, table: StreamTable) -> None:
    function = Function(clients, ACCEPTS)
    Mapping(clients, table.stream_arn, **filtered({"userIdentity": {k: [v] for k, v in SERVICE.items()}}))
    table.expire_by("expires")
    table.put("deleted", expires=int(time.time()) + 3600)
    table.delete("deleted")
    table.put("expired", expires=int(time.time()) - 60)

    eventually("the expired item", lambda: delivered(function), lambda seen: "expired" in seen)
    settled(clients)

    (record,) = [record for one in function.invocations() for record in one["event"]["Records"]]
    assert (record["eventName"], record["userIdentity"]) == ("REMOVE", SERVICE)
    assert record["dynamodb"]["Keys"] == {"id": {"S": "expired"}}


def test_a16_a_throttled_function_gets_its_records_when_the_throttle_ends_whatever_the_retries(
    clients: Clients, table: StreamTable
) -> None:
    function, failed = Function(clients, ACCEPTS), Queue(clients)
    throttle = partial(clients.client("lambda").put_function_concurrency, FunctionName="subject")
    throttle(ReservedConcurrentExecutions=0)
    mapping = Mapping(clients, table.stream_arn, MaximumRetryAttempts=0, **failed.destination)
    table.put("1")

    def refusals() -> list[str]:
        passages = (passage for one in records(clients) for passage in one["mappings"])
        return [attempt["outcome"] for passage in passages for attempt in passage["attempts"]]

    seen = eventually("three refusals", refusals, lambda found: found.count("throttled") >= 3)
    assert set(seen) <= {"throttled", "running"}  # the next may be under way
    assert mapping.shown()["LastProcessingResult"] == "No records processed"
    throttle(ReservedConcurrentExecutions=1)
    settled(clients)

    assert calls(function) == [["1"]]
    assert mapping.shown()["LastProcessingResult"] == "OK"
    assert failed.bodies() == []


def test_a17_a_second_mapping_of_the_same_stream_and_function_is_a_conflict(
    clients: Clients, table: StreamTable
) -> None:
    Function(clients, ACCEPTS)
    first = Mapping(clients, table.stream_arn)

    status, error, text = refusal(lambda: Mapping(clients, table.stream_arn))

    assert (status, error) == (409, "ResourceConflictException")
    assert text == (
        f'The event source arn (" {table.stream_arn} ") and function (" subject ") provided mapping already '
        f"exists. Please update or delete the existing mapping with UUID {first.uuid}"
    )
