"""Functions: invocations, records and log lines from the ledger."""

import io
import json
import re
from typing import Any

import pytest
from dirty_equals import IsPartialDict

from sandbox.scenario import InvocationFailed, WaitTimeout
from sandbox.scenario.expecting import Expecting
from sandbox.scenario.functions import Function
from sandbox.scenario.ledger import Ledger
from sandbox.scenario.waits import Wait
from tests.unit.scenario.conftest import FakeWatch


def record(event_id: str, user: str, name: str = "INSERT", **image: str) -> dict[str, Any]:
    images = {"NewImage": {key: {"S": value} for key, value in image.items()}} if image else {}
    keys = {"Keys": {"userId": {"S": user}}, "SequenceNumber": event_id}
    return {"eventID": event_id, "eventName": name, "dynamodb": keys | images}


class Engine:
    """The ledger, and a function that answers what it is told to."""

    def __init__(self) -> None:
        self.entries: list[dict[str, Any]] = []
        self.answer: dict[str, Any] = {}

    def happened(self, outcome: str | None, *records: dict[str, Any], log: str = "", **more: Any) -> None:
        number = len(self.entries) + 1
        known = {"requestId": f"r-{number}", "function": "f", "startedAt": float(number), "durationMs": 1.0}
        known |= {
            "coldStart": number == 1,
            "outcome": outcome,
            "event": {"Records": list(records)},
            "id": number,
        }
        self.entries.append(known | {"result": None, "error": None, "log": log} | more)

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        found = [each for each in self.entries if each["id"] > query["after"]]
        return {"cursor": len(self.entries), "dropped": 0, "invocations": found}

    def invoke(self, **_: Any) -> dict[str, Any]:
        return self.answer


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
def function(engine: Engine, watch: FakeWatch) -> Function:
    ledger = Ledger(engine, "123456789012", "us-east-1")
    wait = Wait(within=1, every=0.5, watch=watch)
    return Function(engine, "f", ledger, lambda noun: Expecting("function F", noun, wait))


def test_records_are_those_of_all_invocations_retries_again(engine: Engine, function: Function) -> None:
    engine.happened("error", record("1", "a"))
    engine.happened("success", record("1", "a"), record("2", "b"))
    assert [each.event_id for each in function.records] == ["1", "1", "2"]


def test_records_by_key_hold_the_first_delivery_of_each(engine: Engine, function: Function) -> None:
    engine.happened("error", record("1", "a"))
    engine.happened("success", record("1", "a"), record("2", "b"), record("3", "a", "REMOVE"))
    found = {key: [each.event_id for each in records] for key, records in function.records_by_key.items()}
    assert found == {"a": ["1", "3"], "b": ["2"]}


def test_a_record_is_expected_by_its_parts(engine: Engine, function: Function) -> None:
    engine.happened("success", record("1", "a", email="x"), record("2", "a", "MODIFY", email="y", more="z"))
    found = function.expect_record(event_name="MODIFY", new=IsPartialDict(email="y"))
    assert found.event_id == "2"


def test_a_count_of_records_counts_different_ones(engine: Engine, function: Function) -> None:
    engine.happened("error", record("1", "a"))
    engine.happened("success", record("1", "a"), record("2", "b"))
    assert [each.event_id for each in function.expect_records(2)] == ["1", "2"]


def test_an_invocation_that_still_runs_is_not_yet_expected(engine: Engine, function: Function) -> None:
    engine.happened(None)
    assert len(function.invocations) == 1
    with pytest.raises(WaitTimeout, match="saw no invocation"):
        function.expect_invocation()


def test_an_invocation_is_expected_by_its_event_and_its_attributes(
    engine: Engine, function: Function
) -> None:
    engine.happened("success", record("1", "a"))
    engine.happened("error", record("2", "a"))
    found = function.expect_invocation(IsPartialDict(Records=[record("2", "a")]), outcome="error")
    assert found.request_id == "r-2"


@pytest.mark.parametrize("wanted", ["INSERT", re.compile("^IN.*a$")])
def test_a_log_line_is_expected_by_text_or_pattern(
    engine: Engine, function: Function, wanted: str | re.Pattern[str]
) -> None:
    engine.happened("success", log="START\nINSERT a\nEND\n")
    assert function.expect_log(wanted) == "INSERT a"


def test_a_log_line_that_does_not_come_is_told(engine: Engine, function: Function) -> None:
    engine.happened("success", log="START\nEND\n")
    with pytest.raises(WaitTimeout) as error:
        function.expect_log("INSERT")
    assert (
        str(error.value) == "expected on function F: a log line with 'INSERT'\nwaited 1 s\nsaw 2 other lines"
    )


def test_an_invocation_of_ones_own_returns_the_parsed_result(engine: Engine, function: Function) -> None:
    engine.answer = {"Payload": io.BytesIO(b'{"n": 1}')}
    assert function.invoke({"a": 1}) == {"n": 1}


def test_an_invocation_of_ones_own_that_fails_tells_the_error(engine: Engine, function: Function) -> None:
    error = {"errorType": "KeyError", "errorMessage": "'email'", "stackTrace": []}
    engine.answer = {"Payload": io.BytesIO(json.dumps(error).encode()), "FunctionError": "Unhandled"}
    with pytest.raises(InvocationFailed, match="function f failed when it was invoked:\n  KeyError: 'email'"):
        function.invoke({})
