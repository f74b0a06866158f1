"""What the platform says in the text format."""

from typing import Any

from sandbox.localstack.executor import log_lines
from sandbox.localstack.executor.log_lines import TextPlatform
from sandbox.localstack.executor.platform_log import Init, Report

MB = 1024 * 1024


def report(**said: Any) -> str:
    known = {"duration_ms": 1.0, "memory_size": 128, "memory_used": MB}
    return log_lines.report_line(Report("id", **{**known, **said}))


def test_a_warm_report_has_four_measures_and_ends_with_a_tab() -> None:
    line = report(duration_ms=2.461, memory_used=36 * MB)

    assert line == (
        "REPORT RequestId: id\tDuration: 2.46 ms\tBilled Duration: 3 ms\tMemory Size: 128 MB\t"
        "Max Memory Used: 36 MB\t\n"
    )


def test_a_cold_start_is_billed_with_its_init() -> None:
    line = report(duration_ms=2.46, init_ms=413.61)

    assert "Billed Duration: 417 ms" in line
    assert line.endswith("Init Duration: 413.61 ms\t\n")


def test_a_failure_is_told_after_everything_else() -> None:
    line = report(status="error", error_type="Runtime.ExitError")

    assert line.endswith("Max Memory Used: 1 MB\tStatus: error\tError Type: Runtime.ExitError\t\n")


def test_an_init_that_timed_out_has_no_error_type() -> None:
    line = log_lines.init_report(9999.79, "init", "timeout")

    assert line == "INIT_REPORT Init Duration: 9999.79 ms\tPhase: init\tStatus: timeout\t\n"


def test_a_good_init_is_reported_only_with_provisioned_concurrency() -> None:
    assert TextPlatform("python:3.13", "1").init_report(Init(12.0)) == []
    assert TextPlatform("python:3.13", "1", provisioned=True).init_report(Init(12.0)) == [
        "INIT_REPORT Init Duration: 12.00 ms\tPhase: init\tStatus: success\t\n"
    ]


def test_a_traced_report_has_a_second_line() -> None:
    [first, second] = report(trace="Root=1-a-b;Parent=c;Sampled=0").splitlines()

    assert first.startswith("REPORT ") and first.endswith("\t")
    assert second == "XRAY TraceId: 1-a-b\tSegmentId: c\tSampled: true\t"
