"""What is kept of a stream record: worked out from the record alone, so that every delivery makes the same.

No clock, no random number: whoever writes an entry twice has written it once.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

Image = dict[str, Any]
"""An item as a record carries it: {"limit": {"N": "1.5"}}. Binary is base64 text."""

SEQUENCE_NUMBER_DIGITS = 40
"""The most that there are; padded to it, they sort as text in the order of the changes of an item."""
SETS = ("SS", "NS", "BS")
DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Entry:
    """One record of a Lambda event, as the audit trail keeps it."""

    record: dict[str, Any]

    @cached_property
    def object_key(self) -> str:
        """Accounts/2026/09/17/<sequence number, padded>-<event id>.json; one for each record."""
        return f"{self.table}/{self.at:%Y/%m/%d}/{self.position}-{self.record['eventID']}.json"

    @cached_property
    def body(self) -> bytes:
        """JSON in UTF-8 with both images in DynamoDB's own notation: equal records make equal bytes."""
        change = {
            "eventID": self.record["eventID"],
            "kind": self.record["eventName"],
            "table": self.table,
            "at": f"{self.at:%Y-%m-%dT%H:%M:%SZ}",
            "sequenceNumber": self._stream["SequenceNumber"],
            "keys": self._stream["Keys"],
            "old": self.old,
            "new": self.new,
            "by": self.record.get("userIdentity"),
        }
        return _json(change).encode()

    def item(self, days: int) -> Image:
        """The entry of the table, in DynamoDB's notation; it expires ``days`` after the change.

        It points to the object for the images: two of them may be larger than an item can be.
        """
        expires_at = int(self.at.timestamp()) + days * DAY
        changed = {"changed": {"SS": self.changed}} if self.changed else {}  # DynamoDB has no empty set
        return {
            "item": {"S": _json(self._stream["Keys"])},
            "change": {"S": f"{self.position}-{self.record['eventID']}"},
            "kind": {"S": self.record["eventName"]},
            "at": {"S": f"{self.at:%Y-%m-%dT%H:%M:%SZ}"},
            "object": {"S": self.object_key},
            "expiresAt": {"N": str(expires_at)},
            **changed,
        }

    @cached_property
    def changed(self) -> list[str]:
        """The names of the attributes that came, went or have another value; none without images."""
        old, new = self.old or {}, self.new or {}
        return sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))

    @cached_property
    def old(self) -> Image | None:
        """The item before the change, its sets sorted; None for an INSERT."""
        return _image(self._stream.get("OldImage"))

    @cached_property
    def new(self) -> Image | None:
        """The item after the change, its sets sorted; None for a REMOVE."""
        return _image(self._stream.get("NewImage"))

    @property
    def table(self) -> str:
        """From the stream's ARN: …:table/Accounts/stream/2026-09-17T12:49:54.528."""
        return str(self.record["eventSourceARN"]).split("/")[1]

    @property
    def at(self) -> datetime:
        """When it was changed, to the second; not when it was delivered."""
        return datetime.fromtimestamp(self._stream["ApproximateCreationDateTime"], UTC)

    @property
    def position(self) -> str:
        """The sequence number as text that sorts as the numbers do, which have unequal lengths."""
        return str(self._stream["SequenceNumber"]).zfill(SEQUENCE_NUMBER_DIGITS)

    @property
    def _stream(self) -> dict[str, Any]:
        stream: dict[str, Any] = self.record["dynamodb"]
        return stream


def _image(image: Image | None) -> Image | None:
    return None if image is None else {name: _canonical(value) for name, value in image.items()}


def _canonical(attribute: Image) -> Image:
    # Nobody promises that a set is in the same order when its record is delivered again.
    [(kind, value)] = attribute.items()
    if kind in SETS:
        return {kind: sorted(value)}
    if kind == "L":
        return {kind: [_canonical(element) for element in value]}
    if kind == "M":
        return {kind: {name: _canonical(element) for name, element in value.items()}}
    return attribute


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
