"""Counts with PutMetricData: one more request for each batch, and one more that may fail."""

import logging
import os
from typing import Any

import boto3
from botocore.config import Config

from .batch import done
from .counts import NAMESPACE, counts

logger = logging.getLogger(__name__)
# A CloudWatch that does not answer shall not use up the time of the function: the work is done by then.
CONFIG = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 2})
cloudwatch = boto3.client("cloudwatch", config=CONFIG)


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answers with the sequence number of the first record that failed."""
    records, answer = done(event["Records"])
    put(counts(records))
    return answer


def put(numbers: dict[str, int]) -> None:
    """A batch that is done is not done again because it could not be counted: that is only logged."""
    if not numbers:
        return
    dimensions = [
        {"Name": "Function", "Value": os.environ["AWS_LAMBDA_FUNCTION_NAME"]},
        {"Name": "Table", "Value": os.environ["TABLE"]},
    ]
    data = [
        {"MetricName": name, "Value": number, "Unit": "Count", "Dimensions": dimensions}
        for name, number in numbers.items()
    ]
    try:
        cloudwatch.put_metric_data(Namespace=NAMESPACE, MetricData=data)
    except Exception:
        logger.exception("not counted: %s", numbers)
