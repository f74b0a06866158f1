"""Takes a batch of profile updates, in their order, and stops at the first that fails."""

import base64
import logging
from datetime import UTC, datetime
from typing import Any

from boto3.dynamodb.types import TypeDeserializer

from .notifications import push
from .profiles import InvalidProfileError, Profile, changed, check

logger = logging.getLogger(__name__)


class StreamDeserializer(TypeDeserializer):
    """boto3's own, for a Lambda event, in which binary is base64 text instead of bytes."""

    def _deserialize_b(self, value: str) -> bytes:
        return base64.b64decode(value)


deserializer = StreamDeserializer()


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answers with the sequence number of the first record that failed.

    What comes after it is delivered again in any case: tried now, its notifications would be pushed twice.
    """
    for record in event["Records"]:
        try:
            take(record)
        except InvalidProfileError as error:
            logger.warning("rejected %s: %s", record["dynamodb"]["Keys"]["profileId"]["S"], error)
            return failed_at(record)
        except Exception:
            logger.exception("record %s failed", record["eventID"])
            return failed_at(record)
    return {"batchItemFailures": []}


def take(record: dict[str, Any]) -> None:
    """One update: validated, logged, pushed. Raises InvalidProfileError, or what the push failed with."""
    stream = record["dynamodb"]
    old, new = plain(stream.get("OldImage", {})), plain(stream["NewImage"])
    at = datetime.fromtimestamp(stream["ApproximateCreationDateTime"], UTC)
    check(new, at.date())
    fields = changed(old, new)
    # Names of fields and no values: more people read a log than may read a profile.
    logger.info("%s of %s is valid: %s", record["eventName"], new["profileId"], ", ".join(fields))
    push(record["eventID"], new["profileId"], fields, at, new=not old)


def failed_at(record: dict[str, Any]) -> dict[str, Any]:
    """The batch goes on at this record, when it is tried again."""
    return {"batchItemFailures": [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]}]}


def plain(image: dict[str, Any]) -> Profile:
    """An item in plain Python values."""
    return {name: deserializer.deserialize(attribute) for name, attribute in image.items()}
