"""The events that AWS's platform adds to a function's log in the JSON format (reference 3)."""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sandbox.localstack import clock
from sandbox.localstack.executor.log_lines import MB
from sandbox.localstack.executor.platform_log import Init, Lines, Report
from sandbox.localstack.logs.events import Level

ON_DEMAND = "on-demand"


@dataclass(frozen=True)
class Facts:
    """What platform events tell of a function version and its environment."""

    runtime: str
    runtime_arn: str
    function: str
    version: str
    instance: str
    """The environment's id."""
    memory_size: int
    """MB."""
    initialization_type: str = ON_DEMAND


class JsonPlatform:
    """A :class:`Platform`; only events of ``threshold`` (SystemLogLevel) or graver ones are said.

    AWS does not say which status an invocation has whose handler raised: here ``success``, since the text
    format's REPORT line has no status then.
    """

    def __init__(self, facts: Facts, threshold: Level) -> None:
        self._facts = facts
        self._threshold = threshold

    def init_start(self) -> Lines:
        record = {
            "initializationType": self._facts.initialization_type,
            "phase": "init",
            "runtimeVersion": self._facts.runtime,
            "runtimeVersionArn": self._facts.runtime_arn,
            "functionName": self._facts.function,
            "functionVersion": self._facts.version,
            "instanceId": self._facts.instance,
            "instanceMaxMemory": self._facts.memory_size * MB,
        }
        return list(self._said(Level.INFO, "initStart", record))

    def init_report(self, init: Init) -> Lines:
        good = init.status == "success"
        of_report = Level.DEBUG if self._facts.initialization_type == ON_DEMAND else Level.INFO
        record = {
            "initializationType": self._facts.initialization_type,
            "phase": init.phase,
            **_status(init.status, init.error_type),
        }
        metrics = {"metrics": {"durationMs": round(init.duration_ms, 3)}}
        return [
            *self._said(Level.DEBUG if good else Level.WARN, "initRuntimeDone", record),
            *self._said(of_report if good else Level.WARN, "initReport", {**record, **metrics}),
        ]

    def start(self, request_id: str, function_arn: str) -> Lines:
        record = {"requestId": request_id, "version": self._facts.version, "functionArn": function_arn}
        return list(self._said(Level.INFO, "start", record))

    def end(self, report: Report) -> Lines:
        good = report.status is None
        record = {"requestId": report.request_id, **_status(report.status or "success", report.error_type)}
        done = {"durationMs": round(report.duration_ms, 3), "producedBytes": report.produced}
        return [
            *self._said(Level.DEBUG if good else Level.WARN, "runtimeDone", {**record, "metrics": done}),
            *self._said(
                Level.INFO if good else Level.WARN, "report", {**record, "metrics": _measures(report)}
            ),
        ]

    def _said(self, level: Level, kind: str, record: dict[str, Any]) -> Iterator[str]:
        if level >= self._threshold:
            now = datetime.fromtimestamp(clock.wall(), UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
            event = {"time": now, "type": f"platform.{kind}", "record": record}
            yield json.dumps(event, separators=(",", ":")) + "\n"


def _status(status: str, error_type: str | None) -> dict[str, str]:
    return {"status": status, **({"errorType": error_type} if error_type else {})}


def _measures(report: Report) -> dict[str, float]:
    cold = {} if report.init_ms is None else {"initDurationMs": round(report.init_ms, 3)}
    return {
        "durationMs": round(report.duration_ms, 3),
        "billedDurationMs": math.ceil(report.duration_ms + (report.init_ms or 0.0)),
        "memorySizeMB": report.memory_size,
        "maxMemoryUsedMB": math.ceil(report.memory_used / MB),
        **cold,
    }
