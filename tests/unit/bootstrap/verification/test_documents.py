"""Which policy documents mean the same."""

import json
from typing import Any

import pytest

from sandbox.bootstrap.comparison import differences
from sandbox.bootstrap.intrinsics import UNKNOWN
from sandbox.bootstrap.verification import documents


def told(asked: Any, found: Any) -> list[str]:
    return [one.property for one in differences(documents.asked(asked), documents.there(found))]


def statement(**more: Any) -> dict[str, Any]:
    one = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", **more}
    return {"Version": "2012-10-17", "Statement": [one]}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"Action": "a:B"}, {"Action": ["a:B"]}),
        ({"Action": ["a:B", "a:C"]}, {"Action": ["a:C", "a:B"]}),
        ({"NotResource": "arn"}, {"NotResource": ["arn"]}),
        ({"Principal": {"Service": "a"}}, {"Principal": {"Service": ["a"]}}),
        ({"Principal": {"AWS": 111122223333}}, {"Principal": {"AWS": "arn:aws:iam::111122223333:root"}}),
        ({"Condition": {"Bool": {"k": True}}}, {"Condition": {"Bool": {"k": ["true"]}}}),
        ({"Condition": {"NumericEquals": {"k": 5}}}, {"Condition": {"NumericEquals": {"k": "5"}}}),
        (
            {"Condition": {"StringEquals": {"k": ["a", "b"]}}},
            {"Condition": {"StringEquals": {"k": ["b", "a"]}}},
        ),
        ({"Action": [UNKNOWN, "a:B"]}, {"Action": ["a:B", "a:C"]}),
        (
            {"Principal": UNKNOWN, "Condition": UNKNOWN},
            {"Principal": "*", "Condition": {"Null": {"k": "true"}}},
        ),
        ({"Condition": {"Bool": {"k": UNKNOWN}}}, {"Condition": {"Bool": {"k": "true"}}}),
    ],
)
def test_statements_in_other_spellings_mean_the_same(asked: Any, found: Any) -> None:
    assert told(statement(**asked), statement(**found)) == []


@pytest.mark.parametrize(
    ("asked", "found", "where"),
    [
        ({"Effect": "Allow"}, {"Effect": "Deny"}, "Statement[0].Effect"),
        ({"Action": "a:B"}, {"Action": "a:C"}, "Statement[0].Action[0]"),
        ({"Action": "a:B"}, {"Action": ["a:B", "a:C"]}, "Statement[0].Action"),
        ({"Principal": "*"}, {}, "Statement[0].Principal"),
        ({"Principal": {"AWS": "*"}}, {"Principal": {"Service": "*"}}, "Statement[0].Principal.AWS"),
        ({"Condition": {"Bool": {"k": True}}}, {}, "Statement[0].Condition"),
        (
            {"Condition": {"Bool": {"k": True}}},
            {"Condition": {"Bool": {"k": "false"}}},
            "Statement[0].Condition.Bool.k[0]",
        ),
    ],
)
def test_what_statements_say_otherwise_is_told_by_its_place(asked: Any, found: Any, where: str) -> None:
    assert where in told(statement(**asked), statement(**found))


def test_a_document_may_be_text_and_its_only_statement_stand_alone() -> None:
    alone = {**statement(), "Statement": statement()["Statement"][0]}

    assert told(json.dumps(alone), statement()) == told(alone, json.dumps(statement())) == []


def test_the_version_is_compared_where_it_is_asked_for() -> None:
    unversioned = {"Statement": statement()["Statement"]}

    assert told(unversioned, statement()) == []
    assert told(statement(), unversioned) == ["Version"]


def test_a_statement_more_or_less_is_told() -> None:
    twice = {**statement(), "Statement": statement()["Statement"] * 2}

    assert told(statement(), twice) == told(twice, statement()) == ["Statement"]


@pytest.mark.parametrize("unknown", [UNKNOWN, {"Statement": UNKNOWN}, {"Statement": [UNKNOWN]}])
def test_nothing_is_said_of_a_document_that_is_not_known(unknown: Any) -> None:
    assert told(unknown, statement()) == []


def test_a_document_that_is_not_there_is_told() -> None:
    assert told(statement(), None) == [""]
