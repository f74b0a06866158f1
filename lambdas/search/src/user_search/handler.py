"""Takes a batch of a stream, brings it into the index, reports the records that the index refused."""

import logging
from typing import Any

from .documents import actions_of
from .index import write

logger = logging.getLogger(__name__)
for library in ("botocore", "opensearch", "opensearchpy"):
    logging.getLogger(library).setLevel(logging.WARNING)

REFUSED = 300


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """One bulk request for the batch. It fails as a whole only where the whole request did."""
    records = event["Records"]
    outcomes = write(line for record in records for line in actions_of(record))
    failed = [
        record["dynamodb"]["SequenceNumber"]
        for record, outcome in zip(records, outcomes, strict=True)
        if is_refused(outcome)
    ]
    return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}


def is_refused(outcome: dict[str, Any]) -> bool:
    """A bulk request that was answered 200 may hold items that were not taken."""
    refused = bool(outcome["status"] >= REFUSED)
    if refused:
        logger.error("%s was refused: %s", outcome["_id"], outcome["error"])
    else:
        logger.info("%s: %s", outcome["_id"], outcome["result"])
    return refused
