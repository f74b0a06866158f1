"""Policies of queues, topics and buckets, read back from each of those."""

import json
from typing import Any

import pytest

from sandbox.bootstrap.intrinsics import UNKNOWN
from sandbox.bootstrap.verification.policies import kinds, named
from tests.unit.bootstrap.verification.answers import clients, told

ALLOW = {"Statement": [{"Effect": "Allow", "Action": "a:B", "Resource": "*"}]}
DENY = {"Statement": [{"Effect": "Deny", "Action": "a:B", "Resource": "*"}]}


def answers(document: Any) -> dict[str, Any]:
    """What queues, topics and buckets with this policy say."""
    attributes = {"Attributes": {"Policy": json.dumps(document)} if document else {}}
    return {
        "get_queue_attributes": attributes,
        "get_topic_attributes": attributes,
        "get_bucket_policy": {"Policy": json.dumps(document)},
    }


@pytest.mark.parametrize(
    ("type_", "whose"),
    [
        ("AWS::SQS::QueuePolicy", {"Queues": ["one"]}),
        ("AWS::SQS::QueueInlinePolicy", {"Queue": "one"}),
        ("AWS::SNS::TopicPolicy", {"Topics": ["one"]}),
        ("AWS::SNS::TopicInlinePolicy", {"TopicArn": "one"}),
        ("AWS::S3::BucketPolicy", {"Bucket": "one"}),
    ],
)
def test_a_policy_is_that_of_whom_it_names(
    monkeypatch: pytest.MonkeyPatch, type_: str, whose: dict[str, Any]
) -> None:
    asked = {**whose, "PolicyDocument": ALLOW}

    def said(document: Any) -> list[str]:
        return told(kinds(named(type_, asked))[type_], asked, "id", clients(monkeypatch, **answers(document)))

    assert said(ALLOW) == []
    assert said(DENY) == ["PolicyDocument.one.Statement[0].Effect is Deny, and the template says Allow"]


def test_a_policy_that_was_taken_away_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"Queues": ["one"], "PolicyDocument": ALLOW}

    (said,) = told(kinds([])["AWS::SQS::QueuePolicy"], asked, "id", clients(monkeypatch, **answers(None)))

    assert said.startswith("PolicyDocument.one is not set, and the template says {")


def test_a_policy_is_looked_for_at_all_that_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    def of(QueueUrl: str, **_: Any) -> Any:  # noqa: N803 # as the service calls it
        return answers(ALLOW if QueueUrl == "one" else DENY)["get_queue_attributes"]

    asked = {"Queues": ["one", UNKNOWN, "two"], "PolicyDocument": ALLOW}

    said = told(
        kinds([])["AWS::SQS::QueuePolicy"], asked, "id", clients(monkeypatch, get_queue_attributes=of)
    )

    assert said == ["PolicyDocument.two.Statement[0].Effect is Deny, and the template says Allow"]


def test_a_policy_for_whom_nobody_knows_is_passed_over() -> None:
    assert kinds([])["AWS::SQS::QueuePolicy"].of({"Queues": UNKNOWN, "PolicyDocument": ALLOW}) is None


def test_nothing_is_said_of_a_queue_for_which_there_are_several_policies(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    type_ = "AWS::SQS::QueuePolicy"
    asked = {"Queues": ["one", "two"], "PolicyDocument": ALLOW}
    both = kinds([*named(type_, asked), *named(type_, {"Queues": ["one"]})])

    said = told(both[type_], asked, "id", clients(monkeypatch, **answers(DENY)))

    assert said == ["PolicyDocument.two.Statement[0].Effect is Deny, and the template says Allow"]
