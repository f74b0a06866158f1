"""What SQS counts: kept with what the sandbox counts, until somebody looks (`metrics`)."""

from typing import Any

from sandbox.localstack.metrics.metrics import METRICS
from sandbox.localstack.patches.patch import Patch

COUNT = "Count"
WHY = "each value is a request of its own to CloudWatch, often by a client made for it"


def _value(*, account_id: str, region: str, queue_name: str, metric: str, **more: Any) -> None:
    unit, value = more.get("unit", COUNT), more.get("value", 1)
    METRICS.queue((account_id, region), queue_name, metric, unit, value=value)


def _values(account_id: str, region: str, sqs_metric_batch_data: list[dict[str, Any]]) -> None:
    for each in sqs_metric_batch_data:
        unit, value = each.get("Unit", COUNT), each.get("Value", 1)
        METRICS.queue((account_id, region), each["QueueName"], each["MetricName"], unit, value=value)


PATCHES = (
    Patch(
        "localstack.services.sqs.provider", "publish_sqs_metric", lambda _: _value, WHY, "a43108789f1f4f6c"
    ),
    Patch(
        "localstack.services.sqs.provider",
        "publish_sqs_metric_batch",
        lambda _: _values,
        WHY,
        "25a399666de41148",
    ),
)
