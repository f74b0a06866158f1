"""Where the function stops, and what it answers; DynamoDB is what is not real."""

from typing import Any

import pytest


def record(number: str, unit: str) -> dict[str, Any]:
    image = {"readingId": {"S": f"r-{number}"}, "degrees": {"N": "1"}, "unit": {"S": unit}}
    return {"eventID": f"e-{number}", "dynamodb": {"SequenceNumber": number, "NewImage": image}}


BATCH = {"Records": [record("1", "C"), record("2", "X"), record("3", "C")]}


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ids of the readings whose temperature was written."""
    for name, value in (
        ("AWS_DEFAULT_REGION", "eu-central-1"),
        ("TEMPERATURES_TABLE", "Temperatures"),
        ("UNITS", "C"),
        ("REPORT_FAILURES", "true"),
    ):
        monkeypatch.setenv(name, value)
    from temperatures import handler

    kept: list[str] = []

    class Dynamodb:
        def put_item(self, TableName: str, Item: dict[str, Any]) -> None:  # noqa: N803  # boto3's names
            kept.append(Item["readingId"]["S"])

    monkeypatch.setattr(handler, "dynamodb", Dynamodb())
    return kept


def test_it_stops_at_the_first_failure_and_reports_it_alone(kept: list[str]) -> None:
    from temperatures.handler import handler

    assert handler(BATCH, None) == {"batchItemFailures": [{"itemIdentifier": "2"}]}
    assert kept == ["r-1"]


def test_it_raises_where_it_is_not_to_report(kept: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from temperatures.celsius import UnreadableReadingError
    from temperatures.handler import handler

    monkeypatch.setenv("REPORT_FAILURES", "false")
    with pytest.raises(UnreadableReadingError, match="r-2"):
        handler(BATCH, None)


def test_a_batch_that_went_well_is_reported_without_failures(kept: list[str]) -> None:
    from temperatures.handler import handler

    assert handler({"Records": [record("1", "C")]}, None) == {"batchItemFailures": []}
    assert kept == ["r-1"]
