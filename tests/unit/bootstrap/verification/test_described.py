"""How templates and services say the same in other words."""

from typing import Any

import pytest

from sandbox.bootstrap.intrinsics import UNKNOWN
from sandbox.bootstrap.verification import tags
from sandbox.bootstrap.verification.described import DESCRIBED
from sandbox.bootstrap.verification.parts import PARTS
from sandbox.clients import Clients

CLIENTS = Clients("http://127.0.0.1:1", "111122223333")


def expected(type_: str, name: str, **properties: Any) -> Any:
    return DESCRIBED[type_].expect(properties, CLIENTS)[name]


def definition(**properties: Any) -> Any:
    return expected("AWS::StepFunctions::StateMachine", "Definition", **properties)


def notifications(**configuration: Any) -> Any:
    return expected("AWS::S3::Bucket", "NotificationConfiguration", NotificationConfiguration=configuration)


def test_a_definition_is_compared_with_its_substitutions_made() -> None:
    substitutions = {"Fn": "arn", "N": 3}

    for asked in (
        {"DefinitionString": '{"a": "${Fn}", "b": "${N}"}'},
        {"Definition": {"a": "${Fn}", "b": "${N}"}},
    ):
        assert definition(**asked, DefinitionSubstitutions=substitutions) == {"a": "arn", "b": "3"}


@pytest.mark.parametrize(
    "asked",
    [
        {"DefinitionS3Location": {"Bucket": "b", "Key": "k"}},
        {"DefinitionString": UNKNOWN},
        {"Definition": {"States": [{"Resource": UNKNOWN}]}},
        {"DefinitionString": "{}", "DefinitionSubstitutions": {"Fn": UNKNOWN}},
    ],
)
def test_nothing_is_said_of_a_definition_that_is_not_known(asked: dict[str, Any]) -> None:
    assert definition(**asked) is UNKNOWN


def test_a_notifications_filter_is_told_with_it_in_either_spelling() -> None:
    by_template = {
        "S3Key": {"Rules": [{"Name": "suffix", "Value": ".x"}, {"Name": "prefix", "Value": "in/"}]}
    }
    by_service = {
        "Key": {"FilterRules": [{"Name": "Prefix", "Value": "in/"}, {"Name": "Suffix", "Value": ".x"}]}
    }

    told = [
        notifications(QueueConfigurations=[{"Event": "e", "Queue": "q", "Filter": one}])
        for one in (by_template, by_service)
    ]

    assert told[0] == told[1] == ["e to q, prefix in/, suffix .x"]


def test_a_notification_whose_filter_is_not_known_may_be_any() -> None:
    rules = {"S3Key": {"Rules": [{"Name": "prefix", "Value": UNKNOWN}]}}

    assert notifications(QueueConfigurations=[{"Event": "e", "Queue": "q", "Filter": rules}]) is UNKNOWN


@pytest.mark.parametrize(("enabled", "told"), [(True, ["everything to EventBridge"]), ("false", None)])
def test_eventbridge_is_told_where_it_is_enabled(enabled: Any, told: Any) -> None:
    assert notifications(EventBridgeConfiguration={"EventBridgeEnabled": enabled}) == told


@pytest.mark.parametrize(
    "principal",
    ["111122223333", "arn:aws:iam::111122223333:root", {"AWS": "arn:aws:iam::111122223333:root"}],
)
def test_an_account_is_the_same_principal_in_each_of_its_spellings(principal: Any) -> None:
    permission = PARTS["AWS::Lambda::Permission"].of({"FunctionName": "F"})

    assert permission
    assert permission.expect({"Principal": principal}, CLIENTS)["Principal"] == "111122223333"


def test_a_permission_for_a_function_that_is_not_known_is_passed_over() -> None:
    assert PARTS["AWS::Lambda::Permission"].of({"FunctionName": UNKNOWN}) is None


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ([{"Key": "a", "Value": "b"}], {"a": "b"}),
        ({"a": "b"}, {"a": "b"}),
        (None, {}),
        ([UNKNOWN], UNKNOWN),
        (UNKNOWN, UNKNOWN),
    ],
)
def test_tags_are_asked_for_as_a_list_or_a_mapping(written: Any, asked: Any) -> None:
    assert tags.asked({"Tags": written}) == asked
