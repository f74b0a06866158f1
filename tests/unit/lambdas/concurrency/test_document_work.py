"""Where the work stops, and what it answers."""

from typing import Any

import pytest
from document_work.handler import handler


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORK_MILLISECONDS", "0")


def record(number: str, image: dict[str, Any] | None) -> dict[str, Any]:
    stream: dict[str, Any] = {"SequenceNumber": number, "Keys": {"documentId": {"S": f"d-{number}"}}}
    if image is not None:
        stream["NewImage"] = stream["Keys"] | image
    return {"eventID": f"e-{number}", "dynamodb": stream}


def test_it_stops_at_a_document_without_a_version(caplog: pytest.LogCaptureFixture) -> None:
    batch = [record("1", {"version": {"N": "7"}}), record("2", {}), record("3", {"version": {"N": "1"}})]
    caplog.set_level("INFO")

    assert handler({"Records": batch}, None) == {"batchItemFailures": [{"itemIdentifier": "2"}]}
    assert "done with version 7 of d-1" in caplog.text
    assert "document d-2 has no version" in caplog.text
    assert "d-3" not in caplog.text


def test_a_deleted_document_has_no_image_and_is_no_failure() -> None:
    assert handler({"Records": [record("1", None)]}, None) == {"batchItemFailures": []}
