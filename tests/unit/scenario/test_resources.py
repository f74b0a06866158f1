"""Names in a scenario to deployed resources."""

from dataclasses import dataclass

import pytest

from sandbox.errors import UsageError
from sandbox.scenario.resources import Resources


@dataclass(frozen=True)
class Deployed:
    logical_id: str
    type: str
    physical_id: str


QUEUE_URL = "http://127.0.0.1:4566/123456789012/stack-UserEvents-1"
TOPIC_ARN = "arn:aws:sns:us-east-1:123456789012:user-events"
ALL = [
    Deployed("UsersTable", "AWS::DynamoDB::Table", "Users"),
    Deployed("Archive", "AWS::DynamoDB::Table", "Archive"),
    Deployed("UserEvents", "AWS::SQS::Queue", QUEUE_URL),
    Deployed("Topic", "AWS::SNS::Topic", TOPIC_ARN),
]


@pytest.fixture
def resources() -> Resources:
    return Resources({each.logical_id: each for each in ALL})


@pytest.mark.parametrize(
    ("kind", "name", "physical"),
    [
        ("table", "UsersTable", "Users"),
        ("table", "Users", "Users"),
        ("queue", "UserEvents", QUEUE_URL),
        ("queue", "stack-UserEvents-1", QUEUE_URL),
        ("queue", QUEUE_URL, QUEUE_URL),
        ("topic", "user-events", TOPIC_ARN),
    ],
)
def test_a_resource_is_found_by_logical_id_or_physical_name(
    resources: Resources, kind: str, name: str, physical: str
) -> None:
    assert resources.find(kind, name).physical_id == physical


def test_a_mistyped_name_is_answered_with_the_names_there_are(resources: Resources) -> None:
    with pytest.raises(UsageError) as error:
        resources.find("table", "UserTable")
    assert str(error.value) == "The stack has no table 'UserTable'. There are: Archive, UsersTable (Users)."


def test_a_kind_that_the_stack_does_not_have_is_answered_so(resources: Resources) -> None:
    with pytest.raises(UsageError, match=r"The stack has no bucket 'B'\. It has no bucket at all\."):
        resources.find("bucket", "B")


def test_a_name_of_another_kind_is_not_found(resources: Resources) -> None:
    with pytest.raises(UsageError):
        resources.find("queue", "UsersTable")
