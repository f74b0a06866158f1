"""Values not yet looked at: one summary for each metric, set of dimensions and second."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sandbox.localstack.metrics.dimensions import Dimensions

NAMESPACE = "AWS/Lambda"
COUNT = "Count"
MILLISECONDS = "Milliseconds"

Scope = tuple[str, str]
"""Account and region."""
_Key = tuple[str, str, str, Dimensions, int]
"""Namespace, name, unit, dimensions and second."""


@dataclass(slots=True)
class Summary:
    """All that CloudWatch tells of values of one second."""

    count: int
    total: float
    least: float
    most: float

    def add(self, value: float) -> None:
        self.count += 1
        self.total += value
        self.least = min(self.least, value)
        self.most = max(self.most, value)


class Collected:
    """Safe across threads. Calls ``full``, which must not wait, whenever there are too many."""

    def __init__(self, full: Callable[[], None], most: int) -> None:
        self._full = full
        self._most = most
        self._lock = threading.Lock()
        self._scopes: dict[Scope, dict[_Key, Summary]] = {}
        self._size = 0

    def add(
        self,
        scope: Scope,
        name: str,
        unit: str,
        sets: Iterable[Dimensions],
        *,
        value: float,
        at: float,
        namespace: str = NAMESPACE,
    ) -> None:
        """A value of a metric, under each of the sets of dimensions; ``at`` in seconds since the epoch by
        this machine's clock, which is CloudWatch's."""
        second = int(at)
        with self._lock:
            summaries = self._scopes.setdefault(scope, {})
            for dimensions in sets:
                key = namespace, name, unit, dimensions, second
                if summary := summaries.get(key):
                    summary.add(value)
                else:
                    summaries[key] = Summary(1, value, value, value)
                    self._size += 1
        if self._size > self._most:
            self._full()

    def scopes(self) -> list[Scope]:
        """Of which accounts and regions."""
        with self._lock:
            return list(self._scopes)

    def take(self, scope: Scope) -> list[dict[str, Any]]:
        """Those of one account and region, as members of PutMetricData's MetricData, each with
        its Namespace; gone from here."""
        with self._lock:
            summaries = self._scopes.pop(scope, {})
            self._size -= len(summaries)
        return [_datum(key, summary) for key, summary in summaries.items()]

    def forget(self, account: str) -> None:
        for scope in self.scopes():
            if scope[0] == account:
                self.take(scope)


def _datum(key: _Key, summary: Summary) -> dict[str, Any]:
    namespace, name, unit, dimensions, second = key
    return {
        "Namespace": namespace,
        "MetricName": name,
        "Unit": unit,
        "Dimensions": [{"Name": each, "Value": value} for each, value in dimensions],
        "Timestamp": datetime.fromtimestamp(second, UTC),
        "StatisticValues": {
            "SampleCount": summary.count,
            "Sum": summary.total,
            "Minimum": summary.least,
            "Maximum": summary.most,
        },
    }
