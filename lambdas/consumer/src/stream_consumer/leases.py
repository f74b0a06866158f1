"""Who reads a shard, until when, and how far it was read: one item for each shard.

stream, shard      the key
owner, until       whose it is, to epoch milliseconds; nobody's after that
position           the sequence number of the last record that is done
done               there: the shard has ended, and all of it is read
"""

import time
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError


class LostError(Exception):
    """The lease has run out, and another worker has taken it."""


@dataclass(frozen=True)
class Lease:
    shard_id: str
    position: str | None
    """None: nothing of the shard is done."""


class Leases:
    """Those of one stream, for one worker; each lasts for ``seconds`` from its last writing on."""

    def __init__(self, dynamodb: Any, table: str, stream_arn: str, worker: str, seconds: float) -> None:
        self._dynamodb = dynamodb
        self._table = table
        self._stream_arn = stream_arn
        self._worker = worker
        self._seconds = seconds

    def done(self) -> set[str]:
        """The shards that nobody has to read any more."""
        pages = self._dynamodb.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="#stream = :stream",
            ExpressionAttributeNames={"#stream": "stream"},
            ExpressionAttributeValues={":stream": {"S": self._stream_arn}},
            ConsistentRead=True,
        )
        return {item["shard"]["S"] for page in pages for item in page["Items"] if "done" in item}

    def take(self, shard_id: str) -> Lease | None:
        """The shard's lease; None while it is another worker's, and when the shard is done."""
        try:
            item = self._write(
                shard_id,
                "SET #owner = :me, #until = :until",
                "attribute_not_exists(done) AND "
                "(attribute_not_exists(#owner) OR #owner = :me OR #until < :now)",
                {":now": _number(time.time())},
            )
        except LostError:
            return None
        return Lease(shard_id, item.get("position", {}).get("S"))

    def keep(self, shard_id: str, position: str | None) -> None:
        """Write down how far it is read, and have it for as long again. Raises LostError."""
        values = {":position": {"S": position}} if position else {}
        more = ", #position = :position" if position else ""
        self._write(shard_id, f"SET #until = :until{more}", "#owner = :me", values)

    def finish(self, shard_id: str) -> None:
        """The shard has ended, and all of it is read. Raises LostError."""
        self._write(shard_id, "SET done = :done, #until = :until", "#owner = :me", {":done": {"BOOL": True}})

    def give_back(self, shard_id: str) -> None:
        """Another worker may take it at once. Raises LostError."""
        self._write(shard_id, "SET #until = :nothing", "#owner = :me", {":nothing": {"N": "0"}})

    def _write(
        self, shard_id: str, update: str, condition: str, values: dict[str, dict[str, Any]]
    ) -> dict[str, Any]:
        offered = {
            ":me": {"S": self._worker},
            ":until": _number(time.time() + self._seconds),
            **values,
        }
        names = {"#owner": "owner", "#until": "until", "#position": "position"}
        said = f"{update} {condition}"
        try:
            written = self._dynamodb.update_item(
                TableName=self._table,
                Key={"stream": {"S": self._stream_arn}, "shard": {"S": shard_id}},
                UpdateExpression=update,
                ConditionExpression=condition,
                ExpressionAttributeNames={name: word for name, word in names.items() if name in said},
                ExpressionAttributeValues={name: value for name, value in offered.items() if name in said},
                ReturnValues="ALL_NEW",
            )
        except ClientError as refused:
            if refused.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            raise LostError(shard_id) from refused
        item: dict[str, Any] = written["Attributes"]
        return item


def _number(seconds: float) -> dict[str, str]:
    return {"N": str(int(seconds * 1000))}
