"""Takes a batch of a stream and tells all sinks of each change; reports the records that failed."""

import logging
from typing import Any

from .events import Event, event_of
from .sinks import SINKS

logger = logging.getLogger(__name__)
logging.getLogger("botocore").setLevel(logging.WARNING)  # it tells at INFO where its credentials are from


class NotToldError(Exception):
    """Some of the sinks have not heard of an event."""


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Stops at the first record that failed: what comes after it comes again, and an order's in order."""
    for record in event["Records"]:
        try:
            tell(event_of(record))
        except Exception:
            logger.exception("record %s failed", record["eventID"])
            return {"batchItemFailures": [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]}]}
    return {"batchItemFailures": []}


def tell(event: Event) -> None:
    """Tell all sinks, also those after one that fails. Raises NotToldError with each that failed and why."""
    failed = {}
    for name, sink in SINKS.items():
        try:
            sink(event)
        except Exception as error:
            failed[name] = error
    if failed:
        raise NotToldError("; ".join(f"{name}: {error}" for name, error in failed.items()))
    logger.info("told %s of %s", event["type"], event["orderId"])
