"""Loads the services that stacks need while the gateway starts: the first request does not pay for them."""

import logging

from localstack.services.plugins import SERVICE_PLUGINS

LOG = logging.getLogger(__name__)
PRELOADED = (
    "dynamodb",
    "dynamodbstreams",
    "lambda",
    "cloudformation",
    "s3",
    "sts",
    "iam",
    "sqs",
    "sns",
    "logs",
)


def preload() -> None:
    """One after another; a service that cannot be loaded stays in the state ``error``, with its log."""
    for service in PRELOADED:
        try:
            SERVICE_PLUGINS.require(service)
        except Exception:
            LOG.exception("The service %s could not be loaded", service)
