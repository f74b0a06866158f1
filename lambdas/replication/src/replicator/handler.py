"""Takes a batch of a stream and copies what is left of it, up to the first change that cannot be copied."""

import logging
from typing import Any

from .changes import last_of_each_item
from .replica import copy

logger = logging.getLogger(__name__)
logging.getLogger("botocore").setLevel(logging.WARNING)  # it tells at INFO where its credentials are from


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answers with the sequence number of the first change that failed, if one did.

    The mapping goes back to it, and what comes after it comes again: there is no use in trying it now, and
    where a region is away each try takes its time.
    """
    for change in last_of_each_item(event["Records"]):
        try:
            copied = copy(change)
        except Exception:
            logger.exception("%s was not copied", change.keys)
            return {"batchItemFailures": [{"itemIdentifier": change.sequence_number}]}
        if not copied:
            logger.info("the replica has %s as it was at %s, or newer", change.keys, change.sequence_number)
    return {"batchItemFailures": []}
