"""What the platform says in the JSON format, by its level (reference 3)."""

import json
from typing import Any

import pytest

from sandbox.localstack import clock
from sandbox.localstack.executor.log_json import Facts, JsonPlatform
from sandbox.localstack.executor.platform_log import Init, Report
from sandbox.localstack.logs.events import Level

MB = 1024 * 1024
FACTS = Facts("python:3.13", "arn:runtime", "f", "$LATEST", "i-1", 128)
GOOD = Report("id", duration_ms=2.4612, memory_size=128, memory_used=36 * MB, init_ms=413.61, produced=4)
BAD = Report("id", duration_ms=1000, memory_size=128, memory_used=36 * MB, status="timeout")


def said(threshold: Level, report: Report = GOOD, init: Init | None = None) -> list[dict[str, Any]]:
    """Everything of one cold invocation."""
    platform = JsonPlatform(FACTS, threshold)
    lines = [
        *platform.init_start(),
        *platform.init_report(init or Init(413.61)),
        *platform.start("id", "arn"),
        *platform.end(report),
    ]
    return [json.loads(line) for line in lines]


def kinds(events: list[dict[str, Any]]) -> list[str]:
    return [event["type"].removeprefix("platform.") for event in events]


@pytest.mark.parametrize(
    ("threshold", "logged"),
    [
        (Level.DEBUG, ["initStart", "initRuntimeDone", "initReport", "start", "runtimeDone", "report"]),
        (Level.INFO, ["initStart", "start", "report"]),
        (Level.WARN, []),
    ],
)
def test_the_system_log_level_chooses_the_events_of_a_success(threshold: Level, logged: list[str]) -> None:
    assert kinds(said(threshold)) == logged


def test_failures_are_warnings() -> None:
    assert kinds(said(Level.WARN, BAD, Init(5, "init", "error", "Runtime.ExitError"))) == [
        "initRuntimeDone",
        "initReport",
        "runtimeDone",
        "report",
    ]


def test_the_init_of_provisioned_concurrency_is_always_reported() -> None:
    facts = Facts("r", "a", "f", "1", "i", 128, initialization_type="provisioned-concurrency")

    [line] = JsonPlatform(facts, Level.INFO).init_report(Init(1.0))

    assert json.loads(line)["type"] == "platform.initReport"


def test_records_are_as_awss(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "wall", lambda: 1_772_359_261.4129)

    events = said(Level.INFO)

    assert {event["time"] for event in events} == {"2026-03-01T10:01:01.412Z"}
    assert [event["record"] for event in events] == [
        {
            "initializationType": "on-demand",
            "phase": "init",
            "runtimeVersion": "python:3.13",
            "runtimeVersionArn": "arn:runtime",
            "functionName": "f",
            "functionVersion": "$LATEST",
            "instanceId": "i-1",
            "instanceMaxMemory": 128 * MB,
        },
        {"requestId": "id", "version": "$LATEST", "functionArn": "arn"},
        {
            "requestId": "id",
            "status": "success",
            "metrics": {
                "durationMs": 2.461,
                "billedDurationMs": 417,
                "memorySizeMB": 128,
                "maxMemoryUsedMB": 36,
                "initDurationMs": 413.61,
            },
        },
    ]


def test_a_failure_has_its_status_and_its_error_type() -> None:
    bad = Report("id", 1, 128, 1, status="error", error_type="Runtime.ExitError")

    done, report = said(Level.WARN, bad)

    assert done["record"] == {
        "requestId": "id",
        "status": "error",
        "errorType": "Runtime.ExitError",
        "metrics": {"durationMs": 1, "producedBytes": 0},
    }
    assert (report["record"]["status"], report["record"]["errorType"]) == ("error", "Runtime.ExitError")
