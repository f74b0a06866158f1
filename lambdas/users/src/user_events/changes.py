"""What a stream record says: the user before, the user after, and the fields in between."""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from boto3.dynamodb.types import TypeDeserializer

Image = dict[str, Any]
"""An item as a record carries it: {"score": {"N": "1.5"}}."""

Values = dict[str, Any]
"""An item or the two sides of a field in plain Python: str, Decimal, bytes, set, list, dict, bool, None."""


class StreamDeserializer(TypeDeserializer):
    """boto3's own, for a Lambda event, in which binary is base64 text instead of bytes."""

    def _deserialize_b(self, value: str) -> bytes:
        return base64.b64decode(value)


deserializer = StreamDeserializer()


@dataclass(frozen=True)
class Change:
    """One record. `old` is empty for an INSERT, `new` for a REMOVE.

    Sequence numbers are text of unequal length: their order is that of the integers they spell.
    """

    kind: str
    event_id: str
    sequence_number: str
    at: datetime
    keys: Image
    old: Image
    new: Image

    @classmethod
    def of(cls, record: dict[str, Any]) -> "Change":
        """Reads a record of a Lambda event (not of GetRecords, whose binary and times are other types)."""
        stream = record["dynamodb"]
        return cls(
            kind=record["eventName"],
            event_id=record["eventID"],
            sequence_number=stream["SequenceNumber"],
            at=datetime.fromtimestamp(stream["ApproximateCreationDateTime"], UTC),
            keys=stream["Keys"],
            old=stream.get("OldImage", {}),
            new=stream.get("NewImage", {}),
        )

    @property
    def user_id(self) -> str:
        """The user's key."""
        return str(self.keys["userId"]["S"])

    @cached_property
    def fields(self) -> dict[str, Values]:
        """The fields that differ, by name, each {"old": …, "new": …} less the side that lacks it."""
        names = sorted(self.old.keys() | self.new.keys())
        return {name: self._sides(name) for name in names if self._differs(name)}

    def _differs(self, name: str) -> bool:
        return _comparable(self.old.get(name)) != _comparable(self.new.get(name))

    def _sides(self, name: str) -> Values:
        sides = (("old", self.old), ("new", self.new))
        return {side: deserializer.deserialize(image[name]) for side, image in sides if name in image}


def plain(image: Image) -> Values:
    """The item in plain Python values."""
    return {name: deserializer.deserialize(attribute) for name, attribute in image.items()}


def _comparable(attribute: Image | None) -> object:
    # Compared as typed attributes: in Python True == Decimal(1). A set has no order in a record.
    if attribute is None:
        return None
    [(kind, value)] = attribute.items()
    if kind in ("SS", "NS", "BS"):
        return kind, sorted(value)
    if kind == "L":
        return kind, [_comparable(element) for element in value]
    if kind == "M":
        return kind, {name: _comparable(element) for name, element in value.items()}
    return kind, value
