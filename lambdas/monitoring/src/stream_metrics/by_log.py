"""Counts with a line in the log, in CloudWatch's embedded metric format: no request, nothing to fail."""

import os
from typing import Any

from aws_lambda_powertools import Metrics
from aws_lambda_powertools.metrics import MetricUnit

from .batch import done
from .counts import NAMESPACE, counts

metrics = Metrics(namespace=NAMESPACE)


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answers with the sequence number of the first record that failed."""
    records, answer = done(event["Records"])
    write(counts(records))
    return answer


def write(numbers: dict[str, int]) -> None:
    """One line for all of them."""
    if not numbers:
        return
    metrics.add_dimension(name="Function", value=os.environ["AWS_LAMBDA_FUNCTION_NAME"])
    metrics.add_dimension(name="Table", value=os.environ["TABLE"])
    for name, number in numbers.items():
        metrics.add_metric(name=name, unit=MetricUnit.Count, value=number)
    metrics.flush_metrics()
