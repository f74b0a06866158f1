"""What was counted, as the tests look at it."""

from typing import Any

from sandbox.localstack.metrics.metrics import Metrics
from tests.unit.localstack.records import ACCOUNT, FUNCTION, REGION

ALL = ()
BY_FUNCTION = (("FunctionName", "f"),)
BY_RESOURCE = (*BY_FUNCTION, ("Resource", "f"))
BY_MAPPING = (("EventSourceMappingUUID", "m-1"),)
EVENT_COUNT = {"MetricsConfig": {"Metrics": ["EventCount"]}}


class Machine:
    """This machine's clock, set by a test."""

    time = 6_000_030.0


def metrics(most: int = 1_000) -> Metrics:
    return Metrics(load=lambda: None, most=most)


def taken(counted: Metrics) -> dict[tuple[str, Any], list[dict[str, Any]]]:
    found: dict[tuple[str, Any], list[dict[str, Any]]] = {}
    for datum in counted.take(ACCOUNT, REGION):
        dimensions = tuple((each["Name"], each["Value"]) for each in datum["Dimensions"])
        found.setdefault((datum["MetricName"], dimensions), []).append(datum)
    return found


def sums(counted: Metrics, dimensions: Any = BY_MAPPING) -> dict[str, float]:
    return {
        name: sum(datum["StatisticValues"]["Sum"] for datum in data)
        for (name, of), data in taken(counted).items()
        if of == dimensions
    }


def invoke(counted: Metrics, arn: str = FUNCTION, version: str = "$LATEST", failed: bool = False) -> None:
    counted.invocation(ACCOUNT, REGION, arn, version).ended(failed=failed, duration_ms=12.5)
