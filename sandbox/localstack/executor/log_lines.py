"""The lines that AWS's platform adds to a function's log in the text format."""

import math

from sandbox.localstack.executor.platform_log import Init, Lines, Report

MB = 1024 * 1024


class TextPlatform:
    """A :class:`Platform`; ``runtime`` as AWS spells it here, say ``python:3.13``.

    A good init is reported only with provisioned concurrency, and there always (reference 3). AWS does not
    say with which words: here with those of a bad one.
    """

    def __init__(self, runtime: str, version: str, *, provisioned: bool = False) -> None:
        self._runtime = runtime
        self._version = version
        self._provisioned = provisioned

    def init_start(self) -> Lines:
        return [init_start(self._runtime)]

    def init_report(self, init: Init) -> Lines:
        if init.status == "success" and not self._provisioned:
            return []
        return [init_report(init.duration_ms, init.phase, init.status, init.error_type)]

    def start(self, request_id: str, function_arn: str) -> Lines:
        return [start(request_id, self._version)]

    def end(self, report: Report) -> Lines:
        return [end(report.request_id), report_line(report)]


def init_start(runtime: str) -> str:
    """``runtime`` as AWS spells it here, say ``python:3.13``."""
    return f"INIT_START Runtime Version: {runtime}\n"


def init_report(duration_ms: float, phase: str, status: str, error_type: str | None = None) -> str:
    """``phase`` is ``init`` or ``invoke``."""
    return _tabbed(
        f"INIT_REPORT Init Duration: {duration_ms:.2f} ms", f"Phase: {phase}", *_status(status, error_type)
    )


def start(request_id: str, version: str) -> str:
    return f"START RequestId: {request_id} Version: {version}\n"


def end(request_id: str) -> str:
    return f"END RequestId: {request_id}\n"


def report_line(report: Report) -> str:
    """A cold start is billed with its init. With active tracing there is a further line in the event."""
    parts = [
        f"REPORT RequestId: {report.request_id}",
        f"Duration: {report.duration_ms:.2f} ms",
        f"Billed Duration: {math.ceil(report.duration_ms + (report.init_ms or 0.0))} ms",
        f"Memory Size: {report.memory_size} MB",
        f"Max Memory Used: {math.ceil(report.memory_used / MB)} MB",
    ]
    if report.init_ms is not None:
        parts.append(f"Init Duration: {report.init_ms:.2f} ms")
    line = _tabbed(*parts, *_status(report.status, report.error_type))
    return line + (_traced(report.trace) if report.trace else "")


def _traced(header: str) -> str:
    """``header`` as ``_X_AMZN_TRACE_ID`` has it. Tracing that is active traces here every invocation."""
    trace = dict(part.partition("=")[::2] for part in header.split(";"))
    parts = (f"XRAY TraceId: {trace.get('Root', '')}", f"SegmentId: {trace.get('Parent', '')}")
    return _tabbed(*parts, "Sampled: true")


def _status(status: str | None, error_type: str | None) -> list[str]:
    words = [f"Status: {status}"] if status else []
    return words + ([f"Error Type: {error_type}"] if error_type else [])


def _tabbed(*parts: str) -> str:
    return "\t".join(parts) + "\t\n"
