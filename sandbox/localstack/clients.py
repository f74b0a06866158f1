"""Clients of LocalStack's own services, answered in this process."""

from typing import Any

from localstack.aws.connect import connect_to
from localstack.constants import INTERNAL_AWS_SECRET_ACCESS_KEY


def clients(account: str, region: str) -> Any:
    """Those of an account and region: ``.sqs``, ``.s3`` …"""
    return connect_to(
        aws_access_key_id=account,
        aws_secret_access_key=INTERNAL_AWS_SECRET_ACCESS_KEY,
        region_name=region,
    )
