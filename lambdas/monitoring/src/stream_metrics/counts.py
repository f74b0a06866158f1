"""What is counted of a batch."""

from collections import Counter
from typing import Any

NAMESPACE = "MyApp/DynamoDBStreams"
ALL = "RecordsProcessed"
KINDS = {"INSERT": "InsertsProcessed", "MODIFY": "UpdatesProcessed", "REMOVE": "DeletesProcessed"}


def counts(records: list[dict[str, Any]]) -> dict[str, int]:
    """A number for each metric, 0 too; nothing at all where no record is done."""
    if not records:
        return {}
    kinds = Counter(record["eventName"] for record in records)
    return {ALL: len(records), **{metric: kinds[kind] for kind, metric in KINDS.items()}}
