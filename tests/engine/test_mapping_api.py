"""The Lambda API's operations on mappings from DynamoDB streams (reference 2.1, 2.2)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.clients import Clients
from tests.engine.functions import Function
from tests.engine.mappings import ACCEPTS, Mapping, Queue, delivered, filtered, listed, refusal, settled, to
from tests.engine.streams import StreamTable

NOBODY = "00000000-0000-0000-0000-000000000000"
UNKNOWN = "The resource you requested does not exist."


def test_creation_answers_with_exactly_the_members_of_aws_every_default_filled_in(
    clients: Clients, table: StreamTable, function: Function
) -> None:
    before = datetime.now(UTC)
    answer = Mapping(clients, table.stream_arn).answer

    metadata, modified = answer.pop("ResponseMetadata"), answer.pop("LastModified")
    assert metadata["HTTPStatusCode"] == 202
    assert before - timedelta(seconds=1) < modified <= datetime.now(UTC)
    assert answer == {
        "UUID": answer["UUID"],
        "EventSourceMappingArn": (
            f"arn:aws:lambda:us-east-1:{clients.account}:event-source-mapping:{answer['UUID']}"
        ),
        "EventSourceArn": table.stream_arn,
        "FunctionArn": f"arn:aws:lambda:us-east-1:{clients.account}:function:subject",
        "BatchSize": 100,
        "MaximumBatchingWindowInSeconds": 0,
        "ParallelizationFactor": 1,
        "StartingPosition": "TRIM_HORIZON",
        "DestinationConfig": {"OnFailure": {}},
        "MaximumRecordAgeInSeconds": -1,
        "BisectBatchOnFunctionError": False,
        "MaximumRetryAttempts": -1,
        "TumblingWindowInSeconds": 0,
        "FunctionResponseTypes": [],
        "LastProcessingResult": "No records processed",
        "State": "Creating",
        "StateTransitionReason": "User action",
    }


def test_what_get_shows_is_what_was_created_with_its_state(
    clients: Clients, table: StreamTable, function: Function
) -> None:
    mapping = Mapping(clients, table.stream_arn)
    mapping.becomes("Enabled")

    shown, answer = mapping.shown(), mapping.answer
    assert (shown["LastModified"].second, shown["LastModified"].microsecond) == (0, 0)
    for one in (shown, answer):
        del one["ResponseMetadata"], one["LastModified"]
    assert shown == {**answer, "State": "Enabled"}


def test_a_mapping_that_is_not_enabled_is_creating_and_then_disabled(
    clients: Clients, table: StreamTable, function: Function
) -> None:
    mapping = Mapping(clients, table.stream_arn, Enabled=False)
    table.put("1")

    assert mapping.answer["State"] == "Creating"
    mapping.becomes("Disabled")
    settled(clients)
    assert delivered(function) == []


def test_each_change_of_a_mapping_has_its_state_until_it_is_done(
    clients: Clients, table: StreamTable, function: Function
) -> None:
    mapping = Mapping(clients, table.stream_arn)
    mapping.becomes("Enabled")
    for change, under_way, done in (
        ({"BatchSize": 7}, "Updating", "Enabled"),
        ({"Enabled": False}, "Disabling", "Disabled"),
        ({"BatchSize": 8}, "Updating", "Disabled"),
        ({"Enabled": True}, "Enabling", "Enabled"),
    ):
        answer = mapping.update(**change)
        assert (answer["ResponseMetadata"]["HTTPStatusCode"], answer["State"]) == (202, under_way)
        mapping.becomes(done)
    assert mapping.shown()["BatchSize"] == 8

    deleted = mapping.delete()
    assert (deleted["ResponseMetadata"]["HTTPStatusCode"], deleted["State"]) == (202, "Deleting")


def test_of_creations_at_once_only_one_succeeds(
    clients: Clients, table: StreamTable, function: Function
) -> None:
    def create(_: int) -> bool:
        try:
            Mapping(clients, table.stream_arn)
        except clients.client("lambda").exceptions.ResourceConflictException:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(create, range(8))) == 1
    assert len(listed(clients)) == 1


def test_updates_at_once_are_all_applied(clients: Clients, table: StreamTable, function: Function) -> None:
    mapping = Mapping(clients, table.stream_arn)
    changes = {"BatchSize": 7, "MaximumRetryAttempts": 6, "ParallelizationFactor": 5, "Enabled": False}

    def update(change: tuple[str, int]) -> None:
        mapping.update(**dict([change]))

    with ThreadPoolExecutor(len(changes)) as threads:
        list(threads.map(update, changes.items()))

    mapping.becomes("Disabled")
    del changes["Enabled"]
    assert {name: mapping.shown()[name] for name in changes} == changes


def test_a_deleted_mapping_is_unknown(clients: Clients, table: StreamTable, function: Function) -> None:
    mapping = Mapping(clients, table.stream_arn)
    mapping.delete()

    for ask in (mapping.shown, mapping.update, mapping.delete):
        assert refusal(ask) == (404, "ResourceNotFoundException", UNKNOWN)
    assert mapping.client.list_event_source_mappings()["EventSourceMappings"] == []


def test_a_uuid_that_never_was_is_unknown(clients: Clients) -> None:
    client = clients.client("lambda")

    for ask in ("get_event_source_mapping", "update_event_source_mapping", "delete_event_source_mapping"):
        refused = refusal(getattr(client, ask), UUID=NOBODY)
        assert refused == (404, "ResourceNotFoundException", UNKNOWN)


def test_a_mapping_of_another_account_or_region_is_unknown(
    clients: Clients, table: StreamTable, function: Function
) -> None:
    mapping = Mapping(clients, table.stream_arn)

    for other in (clients.elsewhere(account="999999999999"), clients.elsewhere(region="eu-west-1")):
        client = other.client("lambda")
        refused = refusal(client.get_event_source_mapping, UUID=mapping.uuid)
        assert refused == (404, "ResourceNotFoundException", UNKNOWN)


def test_mappings_are_listed_by_source_and_by_function_exactly(clients: Clients, table: StreamTable) -> None:
    other = StreamTable(clients, "Orders")
    for name in ("work", "worker"):
        Function(clients, ACCEPTS, name=name)
    ids = {
        (arn, name): Mapping(clients, arn, name).uuid
        for arn in (table.stream_arn, other.stream_arn)
        for name in ("work", "worker")
    }

    assert listed(clients) == set(ids.values())
    assert listed(clients, FunctionName="work") == {
        ids[table.stream_arn, "work"],
        ids[other.stream_arn, "work"],
    }
    assert listed(clients, EventSourceArn=other.stream_arn) == {
        ids[other.stream_arn, "work"],
        ids[other.stream_arn, "worker"],
    }
    both = {"EventSourceArn": other.stream_arn, "FunctionName": "worker"}
    assert listed(clients, **both) == {ids[other.stream_arn, "worker"]}


def test_a_list_comes_in_pages(clients: Clients, function: Function) -> None:
    made = [Mapping(clients, StreamTable(clients, f"Table{number}").stream_arn).uuid for number in range(5)]

    pages = list(
        clients.client("lambda")
        .get_paginator("list_event_source_mappings")
        .paginate(PaginationConfig={"PageSize": 2})
    )

    assert [len(page["EventSourceMappings"]) for page in pages] == [2, 2, 1]
    assert [one["UUID"] for page in pages for one in page["EventSourceMappings"]] == made


def test_tags_of_a_mapping_are_kept_and_changed(
    clients: Clients, table: StreamTable, function: Function
) -> None:
    mapping = Mapping(clients, table.stream_arn, Tags={"team": "a", "stage": "test"})
    arn = mapping.answer["EventSourceMappingArn"]

    assert "Tags" not in mapping.answer
    assert mapping.client.list_tags(Resource=arn)["Tags"] == {"team": "a", "stage": "test"}
    mapping.client.untag_resource(Resource=arn, TagKeys=["stage"])
    mapping.client.tag_resource(Resource=arn, Tags={"team": "b"})
    assert mapping.client.list_tags(Resource=arn)["Tags"] == {"team": "b"}


def test_more_tags_than_aws_allows_refuse_the_mapping(
    clients: Clients, table: StreamTable, function: Function
) -> None:
    tags = {f"tag-{number}": "" for number in range(51)}

    refused = refusal(lambda: Mapping(clients, table.stream_arn, Tags=tags))

    assert refused == (400, "InvalidParameterValueException", "Number of tags exceeds resource tag limit.")
    assert listed(clients) == set()


def test_metrics_filters_and_a_destination_are_shown_and_can_be_removed(
    clients: Clients, table: StreamTable, function: Function
) -> None:
    queue, pattern = Queue(clients), filtered({"eventName": ["INSERT"]})
    metrics: dict[str, Any] = {"MetricsConfig": {"Metrics": ["EventCount"]}}
    mapping = Mapping(clients, table.stream_arn, **queue.destination, **pattern, **metrics)
    mapping.becomes("Enabled")

    expected = {**queue.destination, **pattern, **metrics}
    assert {name: mapping.shown()[name] for name in expected} == expected
    mapping.update(**to(""), FilterCriteria={}, MetricsConfig={"Metrics": []})
    mapping.becomes("Enabled")
    shown = mapping.shown()
    assert shown["DestinationConfig"] == {"OnFailure": {}}
    assert shown.keys().isdisjoint({"FilterCriteria", "MetricsConfig"})


def test_filters_that_were_removed_filter_no_more(
    clients: Clients, table: StreamTable, function: Function
) -> None:
    mapping = Mapping(clients, table.stream_arn, **filtered({"eventName": ["REMOVE"]}))
    table.put("1")
    settled(clients)
    mapping.update(FilterCriteria={})
    mapping.becomes("Enabled")
    table.put("2")
    settled(clients)

    assert delivered(function) == ["2"]


def test_an_empty_list_of_filters_is_none(clients: Clients, table: StreamTable, function: Function) -> None:
    answer = Mapping(clients, table.stream_arn, FilterCriteria={"Filters": []}).answer

    assert "FilterCriteria" not in answer
