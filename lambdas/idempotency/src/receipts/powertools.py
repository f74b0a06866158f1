"""The same by Powertools: its batch processor, and its idempotency utility with the same kind of table."""

import logging
import os
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
from aws_lambda_powertools.utilities.idempotency import (
    DynamoDBPersistenceLayer,
    IdempotencyConfig,
    idempotent_function,
)
from aws_lambda_powertools.utilities.typing import LambdaContext

from .claims import KEPT_SECONDS
from .receipt import receipt_of, send

logger = logging.getLogger(__name__)
processor = BatchProcessor(
    event_type=EventType.DynamoDBStreams,
    raise_on_entire_batch_failure=False,
    logger=logger,  # otherwise nobody is told why a record failed
)
store = DynamoDBPersistenceLayer(table_name=os.environ["PROCESSED_EVENTS_TABLE"])
config = IdempotencyConfig(event_key_jmespath="eventID", expires_after_seconds=KEPT_SECONDS)


def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Tries every record; answers with the sequence numbers of all that failed."""
    config.register_lambda_context(context)  # without it a claim of a function that died is held for ever
    return process_partial_response(event, of_record, processor, context)


def of_record(record: DynamoDBRecord) -> None:
    """One record of a batch; raises what failed."""
    once(record=record.raw_event)


@idempotent_function(  # type: ignore[untyped-decorator]  # Powertools has no types for it
    data_keyword_argument="record", persistence_store=store, config=config
)
def once(record: dict[str, Any]) -> None:
    """Sends the receipt; is not even called when it was sent."""
    send(receipt_of(record))
