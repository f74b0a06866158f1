"""The log of a function as `sandbox logs` reads it."""

import json
from typing import Any

import pytest
from botocore.stub import ANY, Stubber

from sandbox.cli.function_log import OVERLAP, FunctionLog, Line, request_of
from sandbox.clients import Clients

GROUP = "/aws/lambda/f"


class Logged:
    """What CloudWatch answers, one answer for each question."""

    def __init__(self) -> None:
        self.clients = Clients("http://127.0.0.1:9")
        self.stub = Stubber(self.clients.client("logs"))
        self.stub.activate()
        self._count = 0

    def event(self, text: str, at: int = 1_000_000, stream: str = "one") -> dict[str, Any]:
        self._count += 1
        return {"eventId": str(self._count), "timestamp": at, "message": text, "logStreamName": stream}

    def has(self, *events: dict[str, Any], since: Any = ANY) -> None:
        asked = {"logGroupName": GROUP, "startTime": since, "interleaved": True}
        self.stub.add_response("filter_log_events", {"events": list(events)}, asked)


@pytest.fixture
def logged() -> Logged:
    return Logged()


def test_what_was_seen_is_not_told_again_and_the_last_seconds_are_asked_for_again(logged: Logged) -> None:
    log = FunctionLog(logged.clients, GROUP)
    old, late = logged.event("one\n"), logged.event("two\n", at=999_999)
    logged.has(old, since=0)
    logged.has(old, late, since=1_000_000 - OVERLAP)

    assert [line.text for line in log.new()] == ["one"]
    assert [line.text for line in log.new()] == ["two"]


def test_a_group_that_is_not_there_yet_has_no_lines(logged: Logged) -> None:
    logged.stub.add_client_error("filter_log_events", "ResourceNotFoundException")

    assert FunctionLog(logged.clients, GROUP).new() == []


def test_events_are_told_in_the_order_of_their_time_and_then_of_their_coming(logged: Logged) -> None:
    log = FunctionLog(logged.clients, GROUP)
    first, second, earlier = logged.event("b"), logged.event("c"), logged.event("a", at=5)
    logged.has(second, first, earlier)

    assert [line.text for line in log.new()] == ["a", "b", "c"]


def test_lines_belong_to_the_request_between_start_and_report_of_their_stream(logged: Logged) -> None:
    log = FunctionLog(logged.clients, GROUP)
    logged.has(
        logged.event("INIT_START\n"),
        logged.event("START RequestId: r-1 Version: 1\n"),
        logged.event("START RequestId: r-2 Version: 1\n", stream="two"),
        logged.event("trace\nback"),
        logged.event("END RequestId: r-1\n"),
        logged.event("REPORT RequestId: r-1\tDuration\n"),
        logged.event("between\n"),
        logged.event("a\rb\n", stream="two"),
    )

    assert log.new() == [
        Line("INIT_START"),
        Line("START RequestId: r-1 Version: 1", "r-1"),
        Line("START RequestId: r-2 Version: 1", "r-2"),
        Line("trace", "r-1"),
        Line("back", "r-1"),
        Line("END RequestId: r-1", "r-1"),
        Line("REPORT RequestId: r-1\tDuration", "r-1"),
        Line("between"),
        Line("a\rb", "r-2"),
    ]


@pytest.mark.parametrize(
    ("text", "request_id"),
    [
        ("START RequestId: r-1 Version: $LATEST\n", "r-1"),
        (json.dumps({"time": "t", "type": "platform.start", "record": {"requestId": "r-1"}}), "r-1"),
        (json.dumps({"level": "INFO", "requestId": "r-1"}), "r-1"),
        (json.dumps({"level": "INFO", "requestId": ""}), None),
        ('{"time":"t","type":"platform.initStart","record":{}}', None),
        ("{no json", None),
        ("hello", None),
    ],
)
def test_an_event_tells_its_request_in_either_format(text: str, request_id: str | None) -> None:
    assert request_of(text) == request_id
