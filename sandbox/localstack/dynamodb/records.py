"""Records as the DynamoDB Streams API shows them: the same as in a handler's events (reference 1.1)."""

import base64
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sandbox.localstack.loop import loop
from sandbox.localstack.streams import records
from sandbox.localstack.streams.names import StreamName, parse
from sandbox.localstack.streams.registry import STREAMS

_PATIENCE = 30.0
"""Seconds in which a stream's reader must have seen what DynamoDB Local has already shown."""


def as_on_aws(iterator: str, found: Sequence[Any]) -> list[Any]:
    """The records that GetRecords found with an iterator, without those that are trimmed by now.

    Raises TimeoutError where the stream's reader does not come after.
    """
    if not found:
        return []
    arn, shard = _place(iterator)
    log, stream = STREAMS.of(arn), parse(arn)
    last = int(found[-1]["dynamodb"]["SequenceNumber"])
    seconds = loop().submit(log.seconds(shard, last)).result(_PATIENCE)
    shown = []
    for record in found:
        number = int(record["dynamodb"]["SequenceNumber"])
        second = seconds.of(number)
        if second is not None and number > log.trimmed(shard):
            shown.append(_shown(record, stream, shard, second))
    return shown


def iterator_of(given: str, following: str) -> str:
    """DynamoDB Local's next iterator, with the stream's ARN as the iterator has it that was asked with."""
    return given.partition("|")[0] + "".join(following.partition("|")[1:])


def _place(iterator: str) -> tuple[str, str]:
    """The stream's ARN and the shard of an iterator: ``<arn>|001|<base64 of "<shard>|<number>|…">``."""
    arn, _, place = iterator.split("|")
    return arn, base64.b64decode(place).decode().partition("|")[0]


def _shown(record: Any, stream: StreamName, shard: str, second: int) -> Any:
    change = record["dynamodb"]
    images = {name: change[name] for name in ("Keys", "NewImage", "OldImage") if name in change}
    identity = records.user_identity(record).get("userIdentity")
    return {
        **record,
        "eventID": records.event_id(stream, shard, change["SequenceNumber"]),
        "eventName": records.event_name(record),
        "eventVersion": records.EVENT_VERSION,
        "awsRegion": stream.region,
        "dynamodb": {
            **change,
            "ApproximateCreationDateTime": datetime.fromtimestamp(second, UTC),
            "SizeBytes": records.size_bytes(images),
        },
        # This API spells its members with capitals, a handler's event does not.
        **({"userIdentity": {k[0].upper() + k[1:]: v for k, v in identity.items()}} if identity else {}),
    }
