"""The environment that the template gives the functions; their boto3 clients are made at import."""

import pytest


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setenv("PROCESSED_EVENTS_TABLE", "processed-events")
    monkeypatch.setenv("RECEIPTS_QUEUE_URL", "http://localhost/receipts.fifo")


@pytest.fixture
def record() -> dict[str, object]:
    """The INSERT of a payment."""
    payment = {"paymentId": {"S": "p-1"}, "email": {"S": "ada@example.com"}, "amount": {"N": "0.10"}}
    return {"eventID": "e-1", "dynamodb": {"SequenceNumber": "111", "NewImage": payment}}
