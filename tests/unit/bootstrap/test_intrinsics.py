"""Intrinsic functions, as far as they can be known."""

from typing import Any

import pytest

from sandbox.bootstrap.intrinsics import NO_VALUE, UNKNOWN, Intrinsics
from sandbox.bootstrap.known import known_of
from sandbox.clients import Clients

KNOWN = Intrinsics(
    references={"Name": "users", "List": ["a", "b"], "AWS::NoValue": NO_VALUE, "Later": UNKNOWN},
    conditions={
        "Yes": {"Fn::Equals": [{"Ref": "Name"}, "users"]},
        "No": {"Fn::Not": [{"Condition": "Yes"}]},
        "Perhaps": {"Fn::Equals": [{"Ref": "Later"}, "x"]},
    },
    mappings={"Sizes": {"small": {"batch": 10}}},
    attribute=lambda resource, name: f"{resource}/{name}" if name == "Arn" else UNKNOWN,
)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ({"Ref": "Name"}, "users"),
        ({"Fn::GetAtt": ["Table", "Arn"]}, "Table/Arn"),
        ({"Fn::GetAtt": "Table.Arn"}, "Table/Arn"),
        ({"Fn::Sub": "${Name}-${Table.Arn}-${!Kept}"}, "users-Table/Arn-${Kept}"),
        ({"Fn::Sub": ["${Name}-${Own}", {"Own": {"Ref": "Name"}}]}, "users-users"),
        ({"Fn::Join": ["-", ["a", {"Ref": "Name"}]]}, "a-users"),
        ({"Fn::Join": [",", {"Ref": "List"}]}, "a,b"),
        ({"Fn::Split": ["-", "a-b"]}, ["a", "b"]),
        ({"Fn::Select": ["1", {"Ref": "List"}]}, "b"),
        ({"Fn::FindInMap": ["Sizes", "small", "batch"]}, 10),
        ({"Fn::If": ["Yes", 1, 2]}, 1),
        ({"Fn::If": ["No", 1, 2]}, 2),
        ({"Fn::And": [{"Condition": "Yes"}, {"Condition": "No"}]}, False),
        ({"Fn::Or": [{"Condition": "Yes"}, {"Condition": "No"}]}, True),
        ({"Fn::Base64": "hi"}, "aGk="),
        ({"a": {"Ref": "AWS::NoValue"}, "b": 1}, {"b": 1}),
        ([{"Ref": "AWS::NoValue"}, 1], [1]),
        ({"Condition": "Yes", "Other": 1}, {"Condition": "Yes", "Other": 1}),
    ],
)
def test_what_can_be_known_is_worked_out(written: Any, value: Any) -> None:
    assert KNOWN.resolve(written) == value


@pytest.mark.parametrize(
    "written",
    [
        {"Ref": "Nobody"},
        {"Ref": "Later"},
        {"Fn::GetAtt": ["Table", "Other"]},
        "a {{resolve:ssm:/name}}",
        {"Fn::Sub": "{{resolve:ssm:/${Name}}}"},
        {"Fn::Sub": "${Name}-${Later}"},
        {"Fn::Join": ["-", ["a", {"Ref": "Later"}]]},
        {"Fn::Split": ["-", {"Ref": "Later"}]},
        {"Fn::Select": [0, {"Ref": "Later"}]},
        {"Fn::Select": [9, {"Ref": "List"}]},
        {"Fn::FindInMap": ["Sizes", {"Ref": "Later"}, "batch"]},
        {"Fn::If": ["Perhaps", 1, 2]},
        {"Fn::If": ["Undeclared", 1, 2]},
        {"Fn::Or": [{"Condition": "Perhaps"}]},
        {"Fn::ImportValue": "x"},
        {"Fn::SomethingNew": "x"},
    ],
)
def test_what_cannot_be_known_is_unknown_and_not_guessed(written: Any) -> None:
    assert KNOWN.resolve(written) is UNKNOWN


def test_an_unknown_part_leaves_the_rest_known() -> None:
    assert KNOWN.resolve({"a": {"Ref": "Later"}, "b": [{"Ref": "Name"}]}) == {"a": UNKNOWN, "b": ["users"]}


def test_a_parameter_is_what_was_given_else_its_default() -> None:
    body = {
        "Parameters": {
            "Given": {"Type": "String", "Default": "d"},
            "Default": {"Type": "Number", "Default": 3},
            "Missing": {"Type": "String"},
            "Stored": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/name"},
            "List": {"Type": "CommaDelimitedList", "Default": "a, b"},
        }
    }
    known = known_of(
        body, {"Given": "g"}, "users", Clients("http://127.0.0.1:1", "111122223333", "eu-west-1")
    )

    found = {name: known.references[name] for name in body["Parameters"]}
    assert found == {"Given": "g", "Default": 3, "Missing": UNKNOWN, "Stored": UNKNOWN, "List": ["a", "b"]}
    arn = known.resolve({"Fn::Sub": "arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:q"})
    assert arn == "arn:aws:sqs:eu-west-1:111122223333:q"
