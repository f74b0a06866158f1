"""The work: a batch is done until a record fails."""

import logging
import os
import time
from typing import Any

logger = logging.getLogger(__name__)
logging.getLogger("botocore").setLevel(logging.WARNING)  # it tells at INFO where its credentials are from

Record = dict[str, Any]


class InvalidTicketError(ValueError):
    """A ticket that nothing can be done with."""


def done(records: list[Record]) -> tuple[list[Record], dict[str, Any]]:
    """The records that will not come again, and the answer for Lambda.

    Those after one that failed come again, whatever became of them: so they are left alone.
    """
    for position, record in enumerate(records):
        try:
            work(record)
        except Exception:
            logger.exception("record %s failed", record["eventID"])
            return records[:position], {
                "batchItemFailures": [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]}]
            }
    return records, {"batchItemFailures": []}


def work(record: Record) -> None:
    """Stands for what your function does. Raises InvalidTicketError for a ticket without a title."""
    time.sleep(int(os.environ["WORK_MILLISECONDS"]) / 1000)
    ticket = record["dynamodb"].get("NewImage")
    if ticket is not None and "S" not in ticket.get("title", {}):
        raise InvalidTicketError(f"ticket {ticket['ticketId']['S']} has no title")
    logger.info("%s %s", record["eventName"], record["dynamodb"]["Keys"])
