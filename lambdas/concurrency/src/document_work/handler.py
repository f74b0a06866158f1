"""Takes a batch of changed documents, in their order, and stops at the first that fails."""

import logging
import os
import time
from typing import Any

logger = logging.getLogger(__name__)


class NoVersionError(ValueError):
    """A document that says not which version it is."""


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answers with the sequence number of the first record that failed: it all goes on from there."""
    for record in event["Records"]:
        try:
            work(record)
        except Exception:
            logger.exception("record %s failed", record["eventID"])
            return {"batchItemFailures": [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]}]}
    return {"batchItemFailures": []}


def work(record: dict[str, Any]) -> None:
    """Stands for what your function does and waits for: a page is drawn, a service is asked.

    Raises NoVersionError.
    """
    document = record["dynamodb"].get("NewImage")
    if document is None:
        logger.info("%s is gone", record["dynamodb"]["Keys"]["documentId"]["S"])
        return
    name = document["documentId"]["S"]
    if "N" not in document.get("version", {}):
        raise NoVersionError(f"document {name} has no version")
    time.sleep(int(os.environ["WORK_MILLISECONDS"]) / 1000)
    logger.info("done with version %s of %s", document["version"]["N"], name)
