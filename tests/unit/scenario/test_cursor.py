"""The engine's ledger, read piece by piece."""

from typing import Any

from sandbox.scenario.cursor import Cursor


class FakeEngine:
    """Answers with two entries at a time."""

    def __init__(self) -> None:
        self.last = 3

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        assert (path, query["account"]) == ("records", "1")
        found = range(query["after"] + 1, self.last + 1)[:2]
        entries = [{"id": number} for number in found]
        return {"cursor": max(found, default=query["after"]), "dropped": 7, "records": entries}


def test_what_is_new_since_the_last_time_is_read_and_nothing_twice() -> None:
    engine = FakeEngine()
    cursor = Cursor(engine, "records", account="1")
    assert [each["id"] for each in cursor.new()] == [1, 2, 3]
    assert cursor.new() == []
    engine.last = 4
    assert [each["id"] for each in cursor.new()] == [4]


def test_what_the_engine_no_longer_remembers_is_counted() -> None:
    cursor = Cursor(FakeEngine(), "records", account="1")
    cursor.new()
    assert cursor.dropped == 7
