from copy import deepcopy
from typing import Any

import pytest

from sandbox.mapping.configuration import created, flag, updated
from sandbox.mapping.settings import Settings
from tests.unit.mapping.samples import STREAM

FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:f"
QUEUE = "arn:aws:sqs:us-east-1:000000000000:failures"
UUID = "6dd4a5b6-6d9f-4d9c-8c1d-3d0f1f2a3b4c"
ARN = f"arn:aws:lambda:us-east-1:000000000000:event-source-mapping:{UUID}"
NOW = 1_789_650_220.0114


def new(**request: Any) -> dict[str, Any]:
    least = {"EventSourceArn": STREAM, "FunctionName": "f", "StartingPosition": "TRIM_HORIZON"}
    return created(least | request, uuid=UUID, arn=ARN, function_arn=FUNCTION, now=NOW)


def enabled(**request: Any) -> dict[str, Any]:
    return new(**request) | {"State": "Enabled"}


def after(current: dict[str, Any], **request: Any) -> dict[str, Any]:
    return updated(current, request, function_arn=None, now=NOW + 60)


def test_a_new_mapping_has_every_default_and_nothing_else() -> None:
    assert new() == {
        "UUID": UUID,
        "EventSourceMappingArn": ARN,
        "EventSourceArn": STREAM,
        "FunctionArn": FUNCTION,
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
        "LastModified": 1_789_650_220.011,
        "LastProcessingResult": "No records processed",
        "State": "Creating",
        "StateTransitionReason": "User action",
    }


def test_what_the_request_says_is_what_the_mapping_has() -> None:
    said = {
        "StartingPosition": "LATEST",
        "BatchSize": 1,
        "MaximumBatchingWindowInSeconds": 300,
        "ParallelizationFactor": 10,
        "DestinationConfig": {"OnFailure": {"Destination": QUEUE}},
        "MaximumRecordAgeInSeconds": 60,
        "BisectBatchOnFunctionError": True,
        "MaximumRetryAttempts": 0,
        "TumblingWindowInSeconds": 0,
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
        "FilterCriteria": {"Filters": [{"Pattern": '{"eventName": ["INSERT"]}'}]},
        "MetricsConfig": {"Metrics": ["EventCount"]},
    }

    mapping = new(**said)

    assert {name: mapping[name] for name in said} == said


def test_it_is_creating_also_where_it_is_not_to_be_enabled() -> None:
    mapping = new(Enabled=False)

    assert mapping["State"] == "Creating"
    assert "Enabled" not in mapping


def test_tags_and_the_functions_name_are_not_part_of_a_mapping() -> None:
    assert new(Tags={"team": "a"}) == new()


@pytest.mark.parametrize(
    "nothing",
    [
        {"FilterCriteria": {}},
        {"FilterCriteria": {"Filters": []}},
        {"MetricsConfig": {}},
        {"MetricsConfig": {"Metrics": []}},
        {"DestinationConfig": {}},
        {"DestinationConfig": {"OnFailure": {}}},
        {"DestinationConfig": {"OnFailure": {"Destination": ""}}},
        {"BatchSize": None},
    ],
)
def test_what_says_nothing_leaves_the_default(nothing: dict[str, Any]) -> None:
    assert new(**nothing) == new()


def test_defaults_are_each_mappings_own() -> None:
    new()["DestinationConfig"]["OnFailure"]["Destination"] = QUEUE

    assert new()["DestinationConfig"] == {"OnFailure": {}}


def test_an_update_replaces_what_it_names_and_keeps_the_rest() -> None:
    before = enabled(BatchSize=7, MaximumRetryAttempts=2)

    mapping = after(before, BatchSize=8, FunctionResponseTypes=["ReportBatchItemFailures"])

    assert mapping == before | {
        "BatchSize": 8,
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
        "LastModified": 1_789_650_280.011,
        "State": "Updating",
    }


def test_an_update_leaves_the_configuration_that_it_began_with_alone() -> None:
    before = enabled(FunctionResponseTypes=["ReportBatchItemFailures"])
    copy = deepcopy(before)

    after(before, FunctionResponseTypes=[], DestinationConfig={"OnFailure": {"Destination": QUEUE}})

    assert before == copy


def test_the_stream_and_the_starting_position_never_change() -> None:
    mapping = after(enabled(), EventSourceArn="arn:other", StartingPosition="LATEST")

    assert mapping["EventSourceArn"] == STREAM
    assert mapping["StartingPosition"] == "TRIM_HORIZON"


def test_an_update_can_name_another_function() -> None:
    mapping = updated(enabled(), {"FunctionName": "g"}, function_arn=f"{FUNCTION}:live", now=NOW)

    assert mapping["FunctionArn"] == f"{FUNCTION}:live"
    assert "FunctionName" not in mapping


def test_what_was_given_can_be_taken_away_again() -> None:
    full = enabled(
        FilterCriteria={"Filters": [{"Pattern": '{"eventName": ["INSERT"]}'}]},
        MetricsConfig={"Metrics": ["EventCount"]},
        DestinationConfig={"OnFailure": {"Destination": QUEUE}},
    )

    bare = after(
        full,
        FilterCriteria={},
        MetricsConfig={"Metrics": []},
        DestinationConfig={"OnFailure": {"Destination": ""}},
    )

    assert bare == after(enabled(), BatchSize=100)
    assert after(full, DestinationConfig={})["DestinationConfig"] == {"OnFailure": {}}


@pytest.mark.parametrize(
    ("state", "wish", "then"),
    [
        ("Enabled", None, "Updating"),
        ("Enabled", True, "Updating"),
        ("Enabled", False, "Disabling"),
        ("Updating", False, "Disabling"),
        ("Disabled", None, "Updating"),
        ("Disabled", True, "Enabling"),
        ("Disabling", True, "Enabling"),
        ("Disabled", False, "Updating"),
        ("Disabled", "true", "Enabling"),
        ("Enabled", "false", "Disabling"),
    ],
)
def test_an_update_passes_through_a_state_that_tells_what_it_is_about(
    state: str, wish: Any, then: str
) -> None:
    assert after(new() | {"State": state}, Enabled=wish)["State"] == then


@pytest.mark.parametrize(
    ("value", "meaning"), [(True, True), ("True", True), (False, False), ("false", False)]
)
def test_a_templates_text_is_a_boolean_too(value: object, meaning: bool) -> None:
    assert flag(value) is meaning
    assert new(BisectBatchOnFunctionError=value)["BisectBatchOnFunctionError"] is meaning


def test_a_mapping_runs_by_what_its_configuration_says() -> None:
    settings = Settings.of(
        new(
            BatchSize=5,
            BisectBatchOnFunctionError=True,
            FilterCriteria={"Filters": [{"Pattern": '{"eventName": ["INSERT"]}'}]},
            DestinationConfig={"OnFailure": {"Destination": QUEUE}},
        )
    )

    assert (settings.batch_size, settings.bisect, settings.destination) == (5, True, QUEUE)
    assert settings.patterns == ('{"eventName": ["INSERT"]}',)
