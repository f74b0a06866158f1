"""How templates and services say the same in other words."""

from typing import Any

import pytest

from sandbox.bootstrap.intrinsics import UNKNOWN
from sandbox.bootstrap.verification import tags
from sandbox.bootstrap.verification.apis import APIS
from sandbox.bootstrap.verification.described import DESCRIBED
from sandbox.bootstrap.verification.parts import PARTS
from sandbox.clients import Clients
from tests.unit.bootstrap.verification.answers import clients, told

FUNCTION = "arn:aws:lambda:us-east-1:111122223333:function:F"
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


def test_a_functions_url_is_compared_with_what_holds_where_nothing_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = {"AuthType": "NONE", "Cors": {"AllowOrigins": ["b", "a"], "MaxAge": "5"}}
    cors = {"AllowOrigins": ["a", "b"], "MaxAge": 5, "AllowCredentials": False}
    other = {"AuthType": "AWS_IAM", "InvokeMode": "RESPONSE_STREAM", "Cors": {"AllowOrigins": ["a", "c"]}}

    def said(url: dict[str, Any]) -> list[str]:
        answers = clients(monkeypatch, get_function_url_config=url)
        return told(DESCRIBED["AWS::Lambda::Url"], asked, f"{FUNCTION}:live", answers)

    assert said({"AuthType": "NONE", "Cors": cors}) == []
    assert said(other) == [
        "AuthType is AWS_IAM, and the template says NONE",
        "Cors.AllowOrigins[1] is c, and the template says b",
        "Cors.MaxAge is 0, and the template says 5",
        "InvokeMode is RESPONSE_STREAM, and the template says BUFFERED",
    ]


@pytest.mark.parametrize(
    ("physical_id", "asked"),
    [
        (FUNCTION, {"FunctionName": FUNCTION}),
        (f"{FUNCTION}:live", {"FunctionName": FUNCTION, "Qualifier": "live"}),
    ],
)
def test_an_aliass_url_is_asked_for_by_its_name(
    monkeypatch: pytest.MonkeyPatch, physical_id: str, asked: dict[str, str]
) -> None:
    questions = []

    def answer(**question: str) -> dict[str, Any]:
        questions.append(question)
        return {}

    DESCRIBED["AWS::Lambda::Url"].read(physical_id, clients(monkeypatch, get_function_url_config=answer))

    assert questions == [asked]


@pytest.mark.parametrize(
    ("properties", "said"),
    [
        ({"Name": "orders"}, []),
        ({"Name": "invoices"}, ["Name is orders, and the template says invoices"]),
        ({"Name": "invoices", "Body": {"info": {"title": "orders"}}}, []),
        ({}, []),
    ],
)
def test_an_apis_name_is_the_templates_unless_its_definition_has_a_title(
    monkeypatch: pytest.MonkeyPatch, properties: dict[str, Any], said: list[str]
) -> None:
    answers = clients(monkeypatch, get_rest_api={"name": "orders"})

    assert told(APIS["AWS::ApiGateway::RestApi"], properties, "id", answers) == said
