"""What is left to copy of a batch: of each item its last change, as the record has it."""

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Image = dict[str, Any]
"""An item in DynamoDB's notation: {"price": {"N": "1.5"}}."""

SEQUENCE_NUMBER_DIGITS = 40
"""The most that there are. A number of DynamoDB has 38, so that a version is text."""


@dataclass(frozen=True)
class Change:
    """What became of an item. ``image`` is None where it was deleted."""

    keys: Image
    image: Image | None
    sequence_number: str
    at: int
    """Seconds since the epoch."""

    @classmethod
    def of(cls, record: dict[str, Any]) -> "Change":
        """Reads a record of a Lambda event."""
        stream = record["dynamodb"]
        return cls(
            keys=_bytes(stream["Keys"]),
            image=None if record["eventName"] == "REMOVE" else _bytes(stream["NewImage"]),
            sequence_number=stream["SequenceNumber"],
            at=int(stream["ApproximateCreationDateTime"]),
        )

    @property
    def version(self) -> str:
        """Text that sorts as the item's changes do: sequence numbers are integers of unequal lengths."""
        return self.sequence_number.zfill(SEQUENCE_NUMBER_DIGITS)


def last_of_each_item(records: Iterable[dict[str, Any]]) -> list[Change]:
    """In the order of the stream; what an item was in between is not copied."""
    last: dict[str, Change] = {}
    for record in records:
        item = json.dumps(record["dynamodb"]["Keys"], sort_keys=True)
        last.pop(item, None)  # otherwise the item would keep the place of its first change
        last[item] = Change.of(record)
    return list(last.values())


def _bytes(image: Image) -> Image:
    # In a Lambda event binary is base64 text. boto3 takes text for the bytes themselves.
    return {name: _attribute(value) for name, value in image.items()}


def _attribute(attribute: Image) -> Image:
    [(kind, value)] = attribute.items()
    match kind:
        case "B":
            return {kind: base64.b64decode(value)}
        case "BS":
            return {kind: [base64.b64decode(element) for element in value]}
        case "L":
            return {kind: [_attribute(element) for element in value]}
        case "M":
            return {kind: _bytes(value)}
    return attribute
