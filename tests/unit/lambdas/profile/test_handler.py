"""Where the function stops, and what it pushes; SNS is what is not real."""

import json
import logging
from typing import Any

import pytest


def record(number: str, **fields: Any) -> dict[str, Any]:
    image = {"profileId": {"S": f"p-{number}"}, "name": {"S": "Ada"}, "email": {"S": "ada@example.com"}}
    return {
        "eventID": f"e-{number}",
        "eventName": "INSERT",
        "dynamodb": {
            "ApproximateCreationDateTime": 1772359261.0,
            "Keys": {"profileId": {"S": f"p-{number}"}},
            "SequenceNumber": number,
            "NewImage": image | fields,
        },
    }


INVALID = {"avatar": {"B": "AP9QTkc="}}


class Sns:
    def __init__(self) -> None:
        self.pushed: list[dict[str, Any]] = []
        self.down: set[str] = set()

    def publish(self, TopicArn: str, Message: str, **_: Any) -> None:  # noqa: N803  # boto3's names
        notification = json.loads(Message)
        if notification["profileId"] in self.down:
            raise ConnectionError("SNS is down")
        self.pushed.append(notification)


@pytest.fixture
def sns(monkeypatch: pytest.MonkeyPatch) -> Sns:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setenv("PROFILE_NOTIFICATIONS_TOPIC_ARN", "arn:aws:sns:eu-central-1:000000000000:profiles")
    from profile_updates import notifications

    sns = Sns()
    monkeypatch.setattr(notifications, "sns", sns)
    return sns


def handle(*records: dict[str, Any]) -> Any:
    from profile_updates.handler import handler

    return handler({"Records": list(records)}, None)


def test_it_stops_at_an_invalid_profile_and_pushes_nothing_after_it(
    sns: Sns, caplog: pytest.LogCaptureFixture
) -> None:
    answer = handle(record("1"), record("2", **INVALID), record("3"))

    assert answer == {"batchItemFailures": [{"itemIdentifier": "2"}]}
    assert [each["profileId"] for each in sns.pushed] == ["p-1"]
    assert "rejected p-2: there is no field avatar" in caplog.text


def test_it_stops_where_a_push_fails_and_says_why(sns: Sns, caplog: pytest.LogCaptureFixture) -> None:
    sns.down.add("p-1")

    assert handle(record("1"), record("2")) == {"batchItemFailures": [{"itemIdentifier": "1"}]}
    assert sns.pushed == []
    assert "SNS is down" in caplog.text


def test_a_notification_names_the_fields_and_no_values(sns: Sns, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    changed = record("1", email={"S": "ada@example.org"})
    changed["dynamodb"]["OldImage"] = record("1")["dynamodb"]["NewImage"]

    assert handle(changed) == {"batchItemFailures": []}
    assert sns.pushed == [
        {
            "id": "e-1",
            "type": "ProfileUpdated",
            "profileId": "p-1",
            "fields": ["email"],
            "at": "2026-03-01T10:01:01Z",
        }
    ]
    assert "@" not in caplog.text
