"""LocalStack's CloudWatch, which takes what was counted in the meantime before it answers a question.

Its database is put right where that would make values wrong: LocalStack finds the values of function ``f``
among those of ``foo``, too, and again in those with more dimensions, and it writes each value in a
transaction of its own.
"""

import sqlite3
import threading
from datetime import datetime
from typing import Any

from localstack.aws.api import RequestContext
from localstack.aws.api.cloudwatch import GetMetricDataOutput, GetMetricStatisticsOutput, ListMetricsOutput
from localstack.http import Request
from localstack.services.cloudwatch.cloudwatch_database_helper import CloudwatchDatabase
from localstack.services.cloudwatch.provider_v2 import CloudwatchProvider

from sandbox.localstack.metrics.metrics import METRICS

_AGGREGATES = {
    "Sum": "SUM(sum)",
    "Average": "SUM(sum) / SUM(sample_count)",
    "Minimum": "MIN(min)",
    "Maximum": "MAX(max)",
    "SampleCount": "SUM(sample_count)",
}
_STATISTICS = """
SELECT (timestamp - :start) / :period AS slot, {aggregate} FROM (
    SELECT account_id, region, namespace, metric_name, dimensions, unit, timestamp,
           1.0 AS sample_count, value AS sum, value AS min, value AS max FROM SINGLE_METRICS
    UNION ALL
    SELECT account_id, region, namespace, metric_name, dimensions, unit, timestamp,
           sample_count, sum, min, max FROM AGGREGATED_METRICS
)
WHERE account_id = :account AND region = :region AND namespace = :namespace AND metric_name = :name
  AND dimensions IS :dimensions AND (:unit IS NULL OR COALESCE(unit, 'NULL_VALUE') = :unit)
  AND timestamp >= :start AND timestamp < :end
GROUP BY slot ORDER BY slot
"""
_INSERT = """
INSERT INTO AGGREGATED_METRICS (account_id, region, namespace, metric_name, timestamp, dimensions, unit,
                                sample_count, sum, min, max)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_DELETE = "DELETE FROM {table} WHERE account_id = ?"


class ExactDatabase(CloudwatchDatabase):
    """Values by exactly their dimensions."""

    def get_metric_data_stat(  # type: ignore[override]
        self,
        *,
        account_id: str,
        region: str,
        query: Any,
        start_time: datetime,
        end_time: datetime,
        scan_by: str | None,
    ) -> dict[str, list[float]]:
        """The statistic of a query for each period in which there are values, newest first unless asked
        otherwise. KeyError for a percentile, as LocalStack has it."""
        stat, metric = query["MetricStat"], query["MetricStat"]["Metric"]
        start, period = int(start_time.timestamp()), int(stat["Period"])
        asked = {
            "account": account_id,
            "region": region,
            "namespace": metric.get("Namespace"),
            "name": metric.get("MetricName"),
            "dimensions": self._get_ordered_dimensions_with_separator(metric.get("Dimensions")),
            "unit": stat.get("Unit"),
            "start": start,
            "end": start + -(-(int(end_time.timestamp()) - start) // period) * period,
            "period": period,
        }
        with self.DATABASE_LOCK, sqlite3.connect(self.METRICS_DB_READ_ONLY, uri=True) as connection:
            found = connection.execute(_STATISTICS.format(aggregate=_AGGREGATES[stat["Stat"]]), asked)
            rows = found.fetchall()
        if scan_by in (None, "TimestampDescending"):
            rows.reverse()
        return {
            "timestamps": [start + int(slot) * period for slot, _ in rows],
            "values": [value for _, value in rows],
        }

    def add_summaries(self, account: str, region: str, data: list[dict[str, Any]]) -> None:
        """Members of MetricData with Namespace and StatisticValues, in one transaction."""
        rows = [self._row(account, region, datum) for datum in data]
        with self.DATABASE_LOCK, sqlite3.connect(self.METRICS_DB) as connection:
            connection.executemany(_INSERT, rows)

    def forget(self, account: str) -> None:
        """Delete all of an account's values."""
        with self.DATABASE_LOCK, sqlite3.connect(self.METRICS_DB) as connection:
            for table in (self.TABLE_SINGLE_METRICS, self.TABLE_AGGREGATED_METRICS):
                connection.execute(_DELETE.format(table=table), (account,))

    def _row(self, account: str, region: str, datum: dict[str, Any]) -> tuple[Any, ...]:
        values = datum["StatisticValues"]
        return (
            account,
            region,
            datum["Namespace"],
            datum["MetricName"],
            int(datum["Timestamp"].timestamp()),
            self._get_ordered_dimensions_with_separator(datum["Dimensions"]),
            datum["Unit"],
            *(values[name] for name in ("SampleCount", "Sum", "Minimum", "Maximum")),
        )


class SandboxCloudwatchProvider(CloudwatchProvider):
    cloudwatch_database: ExactDatabase

    def __init__(self) -> None:
        super().__init__()
        self.cloudwatch_database = ExactDatabase()
        self._one_at_a_time = threading.Lock()
        METRICS.attach(self)

    def on_after_state_reset(self) -> None:
        super().on_after_state_reset()
        self.cloudwatch_database = ExactDatabase()

    def get_metric_data(self, context: RequestContext, *arguments: Any, **named: Any) -> GetMetricDataOutput:
        self._catch_up(context.account_id, context.region)
        return super().get_metric_data(context, *arguments, **named)

    def get_metric_statistics(
        self, context: RequestContext, *arguments: Any, **named: Any
    ) -> GetMetricStatisticsOutput:
        self._catch_up(context.account_id, context.region)
        return super().get_metric_statistics(context, *arguments, **named)

    def list_metrics(self, context: RequestContext, *arguments: Any, **named: Any) -> ListMetricsOutput:
        self._catch_up(context.account_id, context.region)
        return super().list_metrics(context, *arguments, **named)

    def get_raw_metrics(self, request: Request) -> Any:
        self.catch_up_everywhere()
        return super().get_raw_metrics(request)

    def catch_up_everywhere(self) -> None:
        """Take what was counted in all accounts."""
        for account, region in METRICS.scopes():
            self._catch_up(account, region)

    def forget(self, account: str) -> None:
        """Let go of an account's values."""
        self.cloudwatch_database.forget(account)

    def _catch_up(self, account: str, region: str) -> None:
        with self._one_at_a_time:  # whoever asks must not overtake what another has taken and not written
            if data := METRICS.take(account, region):
                self.cloudwatch_database.add_summaries(account, region, data)
