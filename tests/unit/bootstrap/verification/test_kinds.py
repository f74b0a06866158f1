"""What tables, functions and mappings are expected to be, and how services' answers are read."""

from typing import Any

import pytest

from sandbox.bootstrap.comparison import differences
from sandbox.bootstrap.intrinsics import UNKNOWN
from sandbox.bootstrap.verification.functions import RESERVED, Function
from sandbox.bootstrap.verification.kind import Found, Kind
from sandbox.bootstrap.verification.mappings import Mapping
from sandbox.bootstrap.verification.tables import Table
from sandbox.clients import Clients
from tests.unit.bootstrap.verification.answers import ACCOUNT, clients

STREAM = f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/T/stream/1"
FUNCTION = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:F"


def expected(kind: Kind, properties: dict[str, Any]) -> dict[str, Any]:
    return kind.expect(properties, Clients("http://127.0.0.1:1", ACCOUNT))


def read_table(monkeypatch: pytest.MonkeyPatch, lives: dict[str, Any], **table: Any) -> Found:
    answers = {
        "describe_table": {"Table": {"TableStatus": "ACTIVE", **table}},
        "describe_time_to_live": {"TimeToLiveDescription": lives},
    }
    return Table().read("T", clients(monkeypatch, **answers))


def test_a_table_as_asked_for_is_the_table_as_described(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [{"AttributeName": "id", "KeyType": "HASH"}]
    attributes = [
        {"AttributeName": "id", "AttributeType": "S"},
        {"AttributeName": "at", "AttributeType": "N"},
    ]
    index = {
        "IndexName": "ByTime",
        "KeySchema": keys,
        "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["b", "a"]},
    }
    asked = {
        "KeySchema": keys,
        "AttributeDefinitions": attributes,
        "BillingMode": "PAY_PER_REQUEST",
        "GlobalSecondaryIndexes": [index],
        "StreamSpecification": {"StreamViewType": "KEYS_ONLY"},
        "TimeToLiveSpecification": {"AttributeName": "ttl", "Enabled": "true"},
    }
    described = {
        "KeySchema": keys,
        "AttributeDefinitions": attributes[::-1],
        "BillingModeSummary": {"BillingMode": "PAY_PER_REQUEST"},
        "GlobalSecondaryIndexes": [
            {
                **index,
                "IndexStatus": "ACTIVE",
                "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["a", "b"]},
            }
        ],
        "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"},
    }
    found = read_table(monkeypatch, {"TimeToLiveStatus": "ENABLED", "AttributeName": "ttl"}, **described)

    assert found.ready
    assert found.settings == expected(Table(), asked)


@pytest.mark.parametrize("specification", [None, {"AttributeName": "ttl", "Enabled": False}])
def test_time_to_live_that_is_off_is_none(monkeypatch: pytest.MonkeyPatch, specification: Any) -> None:
    asked = expected(Table(), {"TimeToLiveSpecification": specification})

    found = read_table(monkeypatch, {"TimeToLiveStatus": "DISABLED"})

    assert asked == found.settings


def test_a_table_on_its_way_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not read_table(monkeypatch, {}, TableStatus="CREATING").ready


def test_what_a_function_leaves_out_is_awss_default() -> None:
    asked = expected(Function(), {"Handler": "a.b", "Runtime": "python3.13"})

    assert (asked["Timeout"], asked["MemorySize"], asked["Environment.Variables"]) == (3, 128, {})


@pytest.mark.parametrize(
    ("state", "update", "ready", "failure"),
    [
        ("Active", "Successful", True, ""),
        ("Pending", "Successful", False, ""),
        ("Active", "InProgress", False, ""),
        ("Failed", "Successful", False, "no such file"),
        ("Active", "Failed", False, "no such file"),
    ],
)
def test_a_function_is_ready_when_it_is_active_and_its_last_update_successful(
    monkeypatch: pytest.MonkeyPatch, state: str, update: str, ready: bool, failure: str
) -> None:
    answer = {
        "State": state,
        "LastUpdateStatus": update,
        "StateReason": "no such file",
        "CodeSha256": "x",
        "Environment": {"Variables": {"A": "1"}},
    }
    found = Function().read("F", clients(monkeypatch, get_function={"Configuration": answer}))

    assert (found.ready, found.failure) == (ready, failure)
    assert found.settings["Environment.Variables"] == {"A": "1"}


@pytest.mark.parametrize(
    ("properties", "concurrency", "equal"),
    [
        ({}, {}, True),
        ({"ReservedConcurrentExecutions": "2"}, {"ReservedConcurrentExecutions": 2}, True),
        ({"ReservedConcurrentExecutions": 0}, {"ReservedConcurrentExecutions": 0}, True),
        ({"ReservedConcurrentExecutions": 2}, {}, False),
        ({"ReservedConcurrentExecutions": 2}, {"ReservedConcurrentExecutions": 0}, False),
        ({}, {"ReservedConcurrentExecutions": 0}, True),
    ],
)
def test_the_concurrency_that_a_template_reserves_is_reserved(
    monkeypatch: pytest.MonkeyPatch, properties: dict[str, Any], concurrency: dict[str, Any], equal: bool
) -> None:
    answer = {"Configuration": {"CodeSha256": "x"}, "Concurrency": concurrency}
    found = Function().read("F", clients(monkeypatch, get_function=answer)).settings

    told = list(differences({"C": expected(Function(), properties)[RESERVED]}, {"C": found[RESERVED]}))

    assert bool(told) is not equal


def test_a_function_has_the_templates_tags_beside_awss_own(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = {"Configuration": {"CodeSha256": "x"}, "Tags": {"a": "b", "aws:of": "x"}}
    found = Function().read("F", clients(monkeypatch, get_function=answer)).settings

    assert found["Tags"] == expected(Function(), {"Tags": [{"Key": "a", "Value": "b"}]})["Tags"]


def test_what_a_mapping_of_a_stream_leaves_out_is_awss_default(monkeypatch: pytest.MonkeyPatch) -> None:
    described = {
        "State": "Enabled",
        "FunctionArn": FUNCTION,
        "EventSourceArn": STREAM,
        "StartingPosition": "LATEST",
        "BatchSize": 100,
        "MaximumBatchingWindowInSeconds": 0,
        "MaximumRecordAgeInSeconds": -1,
        "MaximumRetryAttempts": -1,
        "BisectBatchOnFunctionError": False,
        "ParallelizationFactor": 1,
        "TumblingWindowInSeconds": 0,
        "DestinationConfig": {"OnFailure": {}},
        "FunctionResponseTypes": [],
    }
    found = Mapping().read("uuid", clients(monkeypatch, get_event_source_mapping=described))

    asked = {"FunctionName": "F", "EventSourceArn": STREAM, "StartingPosition": "LATEST"}
    assert found.settings == expected(Mapping(), asked)


def test_nothing_is_said_of_what_a_mapping_of_another_source_leaves_out() -> None:
    asked = expected(Mapping(), {"FunctionName": "F", "EventSourceArn": "arn:aws:sqs:us-east-1:1:q"})

    assert asked["BatchSize"] is UNKNOWN


def test_filters_are_compared_as_json_and_without_order() -> None:
    one = {"Filters": [{"Pattern": '{"a": [1], "b": [2]}'}, {"Pattern": '{"c":[3]}'}]}
    other = {"Filters": [{"Pattern": '{"c": [3]}'}, {"Pattern": '{"b":[2],"a":[1]}'}]}

    found = [expected(Mapping(), {"FilterCriteria": criteria})["FilterCriteria"] for criteria in (one, other)]

    assert found[0] == found[1]


@pytest.mark.parametrize("state", ["Creating", "Enabling", "Updating", "Disabling"])
def test_a_mapping_on_its_way_is_not_ready(monkeypatch: pytest.MonkeyPatch, state: str) -> None:
    answer = {"State": state, "FunctionArn": FUNCTION}

    assert not Mapping().read("uuid", clients(monkeypatch, get_event_source_mapping=answer)).ready
