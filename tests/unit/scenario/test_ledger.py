"""The engine's ledger read with its cursor."""

from typing import Any

import pytest

from sandbox.scenario import cursor
from sandbox.scenario.ledger import Ledger


def entry(number: int, outcome: str | None, *, request: str = "r-1", started: float = 1.0) -> dict[str, Any]:
    return {
        "id": number,
        "requestId": request,
        "function": "f",
        "startedAt": started,
        "durationMs": None,
        "coldStart": True,
        "outcome": outcome,
        "event": {"Records": []},
        "result": None,
        "error": None,
        "log": "",
    }


class FakeEngine:
    """Answers like ``/_sandbox/invocations``."""

    def __init__(self) -> None:
        self.entries: list[dict[str, Any]] = []
        self.asked: list[dict[str, Any]] = []

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        assert path == "invocations"
        self.asked.append(query)
        found = [each for each in self.entries if each["id"] > query["after"]][: query["limit"]]
        cursor = found[-1]["id"] if found else query["after"]
        return {"cursor": cursor, "dropped": 0, "invocations": found}


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def ledger(engine: FakeEngine) -> Ledger:
    return Ledger(engine, "123456789012", "eu-west-1")


def test_only_the_scenarios_account_and_region_are_asked_about(engine: FakeEngine, ledger: Ledger) -> None:
    ledger.refresh()
    assert engine.asked == [{"after": 0, "limit": 1000, "account": "123456789012", "region": "eu-west-1"}]


def test_all_pages_are_read(engine: FakeEngine, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cursor, "PAGE", 2)
    engine.entries = [entry(number, "success", request=f"r-{number}") for number in range(1, 6)]
    ledger.refresh()
    assert len(ledger.invocations("f")) == 5


def test_an_ending_takes_the_place_of_its_beginning(engine: FakeEngine, ledger: Ledger) -> None:
    engine.entries = [entry(1, None)]
    ledger.refresh()
    engine.entries = [entry(2, "success")]
    ledger.refresh()
    assert [each.outcome for each in ledger.invocations("f")] == ["success"]


def test_a_retry_with_the_same_request_id_is_an_invocation_of_its_own(
    engine: FakeEngine, ledger: Ledger
) -> None:
    engine.entries = [entry(1, "error", started=1.0), entry(2, "success", started=2.0)]
    ledger.refresh()
    assert [each.outcome for each in ledger.invocations("f")] == ["error", "success"]


def test_invocations_come_in_the_order_in_which_they_started(engine: FakeEngine, ledger: Ledger) -> None:
    engine.entries = [
        entry(1, "success", request="b", started=2.0),
        entry(2, "error", request="a", started=1.0),
    ]
    ledger.refresh()
    assert [each.request_id for each in ledger.invocations("f")] == ["a", "b"]


@pytest.mark.parametrize(
    ("outcome", "shown"),
    [
        (None, "running: result=None, event={'Records': []}"),
        ("success", "success: result=None, event={'Records': []}"),
        ("crash", "crash: error=None, event={'Records': []}"),
    ],
)
def test_an_invocation_is_shown_by_what_came_of_it(
    engine: FakeEngine, ledger: Ledger, outcome: str | None, shown: str
) -> None:
    engine.entries = [entry(1, outcome)]
    ledger.refresh()
    assert repr(ledger.invocations("f")[0]) == shown


def test_invocations_of_other_functions_are_left_out(engine: FakeEngine, ledger: Ledger) -> None:
    engine.entries = [entry(1, "success")]
    ledger.refresh()
    assert ledger.invocations("g") == []
