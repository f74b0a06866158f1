"""The engine's ledger, read piece by piece."""

from typing import Any

import pytest

from sandbox.scenario import cursor as cursors
from sandbox.scenario.cursor import Cursor


class FakeEngine:
    """Has three entries, and ``busy`` ones at each question."""

    def __init__(self, busy: int = 0) -> None:
        self.last = 3
        self.busy = busy

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        assert (path, query["account"]) == ("records", "1")
        self.last += self.busy
        found = range(query["after"] + 1, self.last + 1)[: query["limit"]]
        entries = [{"id": number} for number in found]
        return {"cursor": max(found, default=query["after"]), "dropped": 7, "records": entries}


def test_what_is_new_since_the_last_time_is_read_and_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cursors, "PAGE", 2)
    engine = FakeEngine()
    cursor = Cursor(engine, "records", account="1")
    assert [each["id"] for each in cursor.new()] == [1, 2, 3]
    assert cursor.new() == []
    engine.last = 4
    assert [each["id"] for each in cursor.new()] == [4]


def test_reading_ends_although_something_happens_all_the_time() -> None:
    cursor = Cursor(FakeEngine(busy=2), "records", account="1")
    assert [each["id"] for each in cursor.new()] == [1, 2, 3, 4, 5]
    assert [each["id"] for each in cursor.new()] == [6, 7]


def test_what_the_engine_no_longer_remembers_is_counted() -> None:
    cursor = Cursor(FakeEngine(), "records", account="1")
    cursor.new()
    assert cursor.dropped == 7
