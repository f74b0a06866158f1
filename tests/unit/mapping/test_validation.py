"""The table of parameters in reference 2.1, row by row."""

from typing import Any

import pytest

from sandbox.mapping.validation import OF_OTHER_SOURCES, Rejected, check_create, check_update
from tests.unit.mapping.samples import STREAM
from tests.unit.mapping.validating import (
    CURRENT,
    INSERTS,
    INVALID,
    LEAST,
    QUEUE,
    VALIDATION,
    failing_to,
    filters,
    refused,
    told,
    violated,
)


def test_the_least_that_a_mapping_needs_is_enough() -> None:
    check_create(LEAST)


@pytest.mark.parametrize(
    "request_",
    [
        {"StartingPosition": "LATEST"},
        {"Enabled": False},
        {"Enabled": "true"},
        {"BatchSize": 1},
        {"BatchSize": 10_000, "MaximumBatchingWindowInSeconds": 0},
        {"MaximumBatchingWindowInSeconds": 300},
        {"ParallelizationFactor": 10},
        {"ParallelizationFactor": 1, "TumblingWindowInSeconds": 900},
        {"ParallelizationFactor": 2, "TumblingWindowInSeconds": 0},
        {"TumblingWindowInSeconds": 10, "FilterCriteria": {"Filters": []}},
        {"MaximumRetryAttempts": -1},
        {"MaximumRetryAttempts": 10_000},
        {"MaximumRecordAgeInSeconds": -1},
        {"MaximumRecordAgeInSeconds": 60},
        {"MaximumRecordAgeInSeconds": 604_800},
        {"FunctionResponseTypes": []},
        {"FunctionResponseTypes": ["ReportBatchItemFailures"]},
        {"FilterCriteria": {}},
        {"FilterCriteria": filters(*['{"eventName": ["INSERT"]}'] * 5)},
        {"DestinationConfig": failing_to(QUEUE)},
        {"DestinationConfig": failing_to("arn:aws:s3:::failures")},
        {"DestinationConfig": failing_to("")},
        {"DestinationConfig": {"OnSuccess": {}, "OnFailure": {}}},
        {"MetricsConfig": {"Metrics": ["EventCount"]}},
        {"MetricsConfig": {"Metrics": []}},
        {"Queues": [], "ScalingConfig": {}, "KMSKeyArn": ""},
        {"Tags": {"team": "a"}},
    ],
    ids=str,
)
def test_it_is_accepted(request_: dict[str, Any]) -> None:
    check_create(LEAST | request_)
    check_update(request_, CURRENT)


@pytest.mark.parametrize(
    ("name", "camel", "least", "most"),
    [
        ("BatchSize", "batchSize", 1, 10_000),
        ("MaximumBatchingWindowInSeconds", "maximumBatchingWindowInSeconds", 0, 300),
        ("ParallelizationFactor", "parallelizationFactor", 1, 10),
        ("MaximumRetryAttempts", "maximumRetryAttempts", -1, 10_000),
        ("MaximumRecordAgeInSeconds", "maximumRecordAgeInSeconds", -1, 604_800),
        ("TumblingWindowInSeconds", "tumblingWindowInSeconds", 0, 900),
    ],
)
def test_a_number_out_of_range_is_refused_in_aws_words(name: str, camel: str, least: int, most: int) -> None:
    below = violated(least - 1, camel, f"Member must have value greater than or equal to {least}")
    above = violated(most + 1, camel, f"Member must have value less than or equal to {most}")

    assert told(**{name: least - 1}) == below
    assert told(**{name: most + 1}) == above


def test_several_violations_are_told_at_once() -> None:
    error, text = told(BatchSize=0, ParallelizationFactor=11)

    assert error == VALIDATION
    assert text == (
        "2 validation errors detected: "
        "Value '0' at 'batchSize' failed to satisfy constraint: "
        "Member must have value greater than or equal to 1; "
        "Value '11' at 'parallelizationFactor' failed to satisfy constraint: "
        "Member must have value less than or equal to 10"
    )


def test_a_mapping_needs_an_event_source() -> None:
    assert told(EventSourceArn=None) == (INVALID, "Unrecognized event source.")


def test_the_arn_of_a_table_is_no_event_source_and_the_text_says_what_is() -> None:
    rejected = refused(EventSourceArn="arn:aws:dynamodb:us-east-1:000000000000:table/T")

    assert (rejected.error, rejected.text) == (INVALID, "Unrecognized event source.")
    assert "LatestStreamArn" in str(rejected)


def test_a_mapping_needs_a_starting_position() -> None:
    assert told(StartingPosition=None) == (
        INVALID,
        "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: "
        "Member must not be null.",
    )


def test_an_unknown_starting_position_is_refused_with_those_there_are() -> None:
    constraint = "Member must satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]"

    assert told(StartingPosition="OLDEST") == violated("OLDEST", "startingPosition", constraint)


def test_a_dynamodb_stream_cannot_be_read_from_a_timestamp_on() -> None:
    assert told(StartingPosition="AT_TIMESTAMP", StartingPositionTimestamp=1) == (
        INVALID,
        f"Unsupported starting position for arn type: {STREAM}",
    )
    assert told(StartingPositionTimestamp=1) == (
        INVALID,
        "Timestamp only valid with StartingPosition AT_TIMESTAMP",
    )


@pytest.mark.parametrize("age", [0, 1, 59])
def test_a_record_age_of_less_than_a_minute_is_refused(age: int) -> None:
    assert told(MaximumRecordAgeInSeconds=age) == (
        INVALID,
        "MaximumRecordAgeInSeconds must be either -1 (forever) or between 60 and 604800 (inclusive)",
    )


def test_the_only_response_type_is_report_batch_item_failures() -> None:
    constraint = (
        "Member must satisfy constraint: [Member must satisfy enum value set: [ReportBatchItemFailures], "
        "Member must not be null]"
    )

    assert told(FunctionResponseTypes=["Other"]) == violated("[Other]", "functionResponseTypes", constraint)
    assert told(FunctionResponseTypes=["ReportBatchItemFailures"] * 2) == violated(
        "[ReportBatchItemFailures, ReportBatchItemFailures]",
        "functionResponseTypes",
        "Member must have length less than or equal to 1",
    )


def test_lanes_and_tumbling_windows_exclude_each_other() -> None:
    text = "Parallelization factor must be equal to 1 when tumbling window period is configured"

    assert told(ParallelizationFactor=2, TumblingWindowInSeconds=10) == (INVALID, text)


def test_a_destination_for_success_is_refused() -> None:
    assert told(DestinationConfig={"OnSuccess": {"Destination": QUEUE}}) == (
        INVALID,
        "OnSuccess configuration is not supported for event source mappings.",
    )


@pytest.mark.parametrize(
    ("arn", "reason"),
    [
        (f"{QUEUE}.fifo", "must not be a FIFO queue or topic"),
        ("arn:aws:lambda:us-east-1:000000000000:function:f", "must be the ARN of an SQS queue, an SNS topic"),
    ],
)
def test_a_destination_of_the_wrong_kind_is_refused_with_the_reason(arn: str, reason: str) -> None:
    error, text = told(DestinationConfig=failing_to(arn))

    assert error == INVALID
    assert text.startswith("Invalid OnFailure destination: ")
    assert reason in text
    assert arn in text


@pytest.mark.parametrize("name", OF_OTHER_SOURCES)
def test_a_parameter_of_other_sources_is_refused_by_its_name(name: str) -> None:
    text = f"Unsupported {name} parameter for given event source mapping type."

    assert told(**{name: ["x"]}) == (INVALID, text)


def test_metrics_of_other_sources_are_refused_and_unknown_ones_too() -> None:
    kafka = told(MetricsConfig={"Metrics": ["EventCount", "ErrorCount"]})
    unknown = told(MetricsConfig={"Metrics": ["Everything"]})

    assert kafka == (INVALID, "Unsupported MetricsConfig parameter for given event source mapping type.")
    assert unknown[0] == VALIDATION
    assert "Value '[Everything]' at 'metricsConfig.metrics'" in unknown[1]


def test_a_key_is_refused_because_nothing_would_be_encrypted() -> None:
    error, text = told(KMSKeyArn="arn:aws:kms:us-east-1:000000000000:key/k")

    assert error == INVALID
    assert "does not encrypt" in text


@pytest.mark.parametrize("name", ["Enabled", "BisectBatchOnFunctionError"])
def test_a_boolean_is_true_or_false(name: str) -> None:
    assert told(**{name: "yes"}) == (
        "InvalidRequestContentException",
        f"{name} must be true or false, not 'yes'",
    )


def test_an_update_is_held_to_the_same_rules() -> None:
    with pytest.raises(Rejected, match="less than or equal to 10000"):
        check_update({"BatchSize": 10_001}, CURRENT)
    with pytest.raises(Rejected, match="between 60 and 604800"):
        check_update({"MaximumRecordAgeInSeconds": 5}, CURRENT)
    with pytest.raises(Rejected, match="Unsupported ScalingConfig"):
        check_update({"ScalingConfig": {"MaximumConcurrency": 2}}, CURRENT)


def test_an_update_needs_neither_stream_nor_starting_position() -> None:
    check_update({"UUID": "u", "BatchSize": 5}, CURRENT)


def test_an_update_is_judged_together_with_what_the_mapping_has() -> None:
    parallel, filtered = CURRENT | {"ParallelizationFactor": 2}, CURRENT | {"FilterCriteria": INSERTS}

    with pytest.raises(Rejected, match="Parallelization factor must be equal to 1"):
        check_update({"TumblingWindowInSeconds": 10}, parallel)
    with pytest.raises(Rejected, match="Filter criteria must be empty"):
        check_update({"TumblingWindowInSeconds": 10}, filtered)
    check_update({"TumblingWindowInSeconds": 10, "ParallelizationFactor": 1}, parallel)
    check_update({"TumblingWindowInSeconds": 10, "FilterCriteria": {}}, filtered)
