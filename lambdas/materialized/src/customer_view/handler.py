"""Takes a batch of a stream, writes each change into the view, reports those that could not be written."""

import logging
from typing import Any

from .orders import change_of
from .view import apply

logger = logging.getLogger(__name__)
logging.getLogger("botocore").setLevel(logging.WARNING)  # it tells at INFO where its credentials are from


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Tries every record; answers with the sequence numbers of all that failed."""
    failed = []
    for record in event["Records"]:
        try:
            news = apply(change_of(record))
            logger.info("%s %s", record["eventID"], "is in the view" if news else "was known")
        except Exception:
            logger.exception("record %s is not in the view", record["eventID"])
            failed.append(record["dynamodb"]["SequenceNumber"])
    return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}
