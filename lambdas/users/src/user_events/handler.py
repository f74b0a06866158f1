"""Takes a batch of the Users stream, publishes what happened, reports the records that failed."""

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from .changes import Change
from .events import events_of
from .publisher import publish

logger = Logger()
processor = BatchProcessor(
    event_type=EventType.DynamoDBStreams,
    raise_on_entire_batch_failure=False,  # one failed record of one is reported like one of a hundred
    logger=logger,  # type: ignore[arg-type]  # works with Powertools' own, only its annotation does not say so
)


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Tries every record; answers with the sequence numbers of all that failed."""
    return process_partial_response(event, publish_changes, processor, context)


def publish_changes(record: DynamoDBRecord) -> None:
    """Publishes all events of one record, or raises: then the record counts as failed."""
    change = Change.of(record.raw_event)
    for user_event in events_of(change):
        publish(user_event)
        logger.info("published", extra={"type": user_event["type"], "userId": user_event["userId"]})
