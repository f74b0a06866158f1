"""The acceptance vectors of the reference (section 9) on the running sandbox, with real handlers."""

import pytest

from sandbox.clients import Clients
from tests.engine.functions import Function
from tests.engine.mappings import (
    ACCEPTS,
    RAISES_ON_2,
    REPORTING,
    REPORTS_2,
    Mapping,
    Queue,
    advance,
    calls,
    delivered,
    filtered,
    records,
    settle,
    settled,
    started,
)
from tests.engine.streams import StreamTable
from tests.waiting import eventually

PAYLOAD_LIMIT = 6_291_456
STATUS_500 = """
def handler(event, context):
    return {"statusCode": 500}
"""


def fill(clients: Clients, table: StreamTable, count: int) -> None:
    """Write so many items; once they are read from the stream, a mapping finds them all at once."""
    for number in range(1, count + 1):
        table.put(str(number))
    settled(clients)


def test_a1_one_success_turns_the_last_processing_result_to_ok(clients: Clients, table: StreamTable) -> None:
    function = Function(clients, ACCEPTS)
    mapping = Mapping(clients, table.stream_arn)
    settled(clients)
    assert mapping.shown()["LastProcessingResult"] == "No records processed"

    table.put("1")
    settled(clients)

    assert mapping.shown()["LastProcessingResult"] == "OK"
    assert calls(function) == [["1"]]


def test_v1_a_bisected_batch_isolates_the_poison_record(clients: Clients, table: StreamTable) -> None:
    function, failed = Function(clients, RAISES_ON_2), Queue(clients)
    fill(clients, table, 4)
    Mapping(
        clients,
        table.stream_arn,
        BisectBatchOnFunctionError=True,
        MaximumRetryAttempts=1,
        **failed.destination,
    )

    settled(clients)

    assert calls(function) == [["1", "2", "3", "4"], ["1", "2"], ["1"], ["2"], ["2"], ["3", "4"]]
    (failure,) = failed.bodies()
    assert failure["DDBStreamBatchInfo"]["batchSize"] == 1
    assert failure["requestContext"]["approximateInvokeCount"] == 2


def test_v2_a_partial_failure_discards_the_rest_when_its_retries_are_spent(
    clients: Clients, table: StreamTable
) -> None:
    function, failed = Function(clients, REPORTS_2), Queue(clients)
    fill(clients, table, 4)
    Mapping(clients, table.stream_arn, MaximumRetryAttempts=1, **REPORTING, **failed.destination)

    settled(clients)

    assert calls(function) == [["1", "2", "3", "4"], ["2", "3", "4"], ["2", "3", "4"]]
    (failure,) = failed.bodies()
    assert failure["DDBStreamBatchInfo"]["batchSize"] == 3
    assert failure["requestContext"]["approximateInvokeCount"] == 2
    assert failure["responseContext"]["functionError"] is None


def test_v3_a_partial_failure_with_bisecting_isolates_the_reported_record(
    clients: Clients, table: StreamTable
) -> None:
    function, failed = Function(clients, REPORTS_2), Queue(clients)
    fill(clients, table, 4)
    Mapping(
        clients,
        table.stream_arn,
        BisectBatchOnFunctionError=True,
        MaximumRetryAttempts=1,
        **REPORTING,
        **failed.destination,
    )

    settled(clients)

    assert calls(function) == [["1", "2", "3", "4"], ["2", "3", "4"], ["2"], ["2"], ["3", "4"]]
    assert [one["DDBStreamBatchInfo"]["batchSize"] for one in failed.bodies()] == [1]


def test_retries_of_one_batch_have_one_request_id_and_each_half_has_its_own(
    clients: Clients, table: StreamTable
) -> None:
    function = Function(clients, RAISES_ON_2)
    fill(clients, table, 2)
    Mapping(clients, table.stream_arn, BisectBatchOnFunctionError=True, MaximumRetryAttempts=1)

    settled(clients)

    whole, left, right, again = (one["requestId"] for one in started(function.invocations()))
    assert len({whole, left, right}) == 3
    assert again == right


def test_a7_writing_the_same_item_again_is_no_record(clients: Clients, table: StreamTable) -> None:
    all_of_them = Function(clients, ACCEPTS)
    inserts = Function(clients, ACCEPTS, name="inserts")
    Mapping(clients, table.stream_arn)
    Mapping(clients, table.stream_arn, "inserts", **filtered({"eventName": ["INSERT"]}))
    table.put("1", score=1)
    table.put("1", score=1)

    settled(clients)

    assert calls(all_of_them) == [["1"]]
    assert calls(inserts) == [["1"]]


def test_a8_exists_false_on_a_present_object_matches(clients: Clients, table: StreamTable) -> None:
    function = Function(clients, ACCEPTS)
    Mapping(clients, table.stream_arn, **filtered({"dynamodb": {"NewImage": {"score": [{"exists": False}]}}}))
    table.put("1", score=42)

    settled(clients)

    assert delivered(function) == ["1"]


def test_a9_a_number_of_an_item_is_a_text_that_no_numeric_filter_matches(
    clients: Clients, table: StreamTable
) -> None:
    function = Function(clients, ACCEPTS)
    pattern = {"dynamodb": {"NewImage": {"score": {"N": [{"numeric": [">", 1]}]}}}}
    Mapping(clients, table.stream_arn, **filtered(pattern))
    table.put("1", score=42)

    settled(clients)

    assert delivered(function) == []
    assert [one["mappings"][0]["state"] for one in records(clients)] == ["filtered"]


def test_a10_full_batches_leave_at_once_and_the_rest_when_the_window_ends(
    clients: Clients, table: StreamTable
) -> None:
    function = Function(clients, ACCEPTS)
    fill(clients, table, 5)
    Mapping(clients, table.stream_arn, BatchSize=2, MaximumBatchingWindowInSeconds=300)
    full = [["1", "2"], ["3", "4"]]

    eventually("two full batches", lambda: calls(function), lambda seen: seen == full)

    def under_way() -> list[str]:
        return [one["kind"] for one in settle(clients, 0)["waiting"]]

    eventually("nothing but the fifth record", under_way, lambda seen: seen == ["record"])
    advance(clients, 300)
    settled(clients)

    assert calls(function) == [*full, ["5"]]


def test_a11_a_record_that_is_already_too_old_is_never_delivered(
    clients: Clients, table: StreamTable
) -> None:
    function, failed = Function(clients, ACCEPTS), Queue(clients)
    table.put("1")
    advance(clients, 61)
    table.put("2")
    Mapping(clients, table.stream_arn, MaximumRecordAgeInSeconds=60, **failed.destination)

    settled(clients)

    assert calls(function) == [["2"]]
    (failure,) = failed.bodies()
    assert failure["requestContext"]["condition"] == "RecordAgeExceeded"
    assert failure["requestContext"]["approximateInvokeCount"] == 1
    assert "responseContext" not in failure


@pytest.mark.parametrize("factor", [1, 10])
def test_a18_the_versions_of_each_item_arrive_in_the_order_of_their_writes(
    clients: Clients, table: StreamTable, factor: int
) -> None:
    function = Function(clients, ACCEPTS)
    Mapping(clients, table.stream_arn, ParallelizationFactor=factor, BatchSize=3)
    for version in range(1, 11):
        for key in "abcde":
            table.put(key, version=version)

    settled(clients)

    seen: dict[str, list[int]] = {key: [] for key in "abcde"}
    for invocation in started(function.invocations()):
        for record in invocation["event"]["Records"]:
            image = record["dynamodb"]["NewImage"]
            seen[image["id"]["S"]].append(int(image["version"]["N"]))
    assert seen == {key: list(range(1, 11)) for key in "abcde"}


def test_a19_a_batch_is_cut_before_its_event_reaches_6_mb(clients: Clients) -> None:
    former = StreamTable(clients)
    former.put("1")  # DynamoDB Local counts on: the stream below does not begin with number 1
    former.dynamodb.delete_table(TableName=former.name)
    table = StreamTable(clients, view="NEW_IMAGE")
    function = Function(clients, "def handler(event, context):\n    return len(event['Records'])")
    large = {"S": "x" * 390_000}
    for number in range(20):
        table.dynamodb.put_item(TableName=table.name, Item={"id": {"S": f"{number:02}"}, "large": large})
    settled(clients)
    Mapping(clients, table.stream_arn)

    settled(clients)

    sizes = [one["result"] for one in started(function.invocations())]
    assert sum(sizes) == 20
    assert sizes[0] == PAYLOAD_LIMIT // 390_500


def test_a20_a_status_code_in_the_response_means_nothing(clients: Clients, table: StreamTable) -> None:
    function = Function(clients, STATUS_500)
    mapping = Mapping(clients, table.stream_arn)
    table.put("1")

    settled(clients)

    assert calls(function) == [["1"]]
    assert mapping.shown()["LastProcessingResult"] == "OK"
