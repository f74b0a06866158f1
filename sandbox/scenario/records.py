"""Stream records as a scenario reads them: plain Python values, worked out when somebody looks."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from sandbox.scenario.json_values import from_event
from sandbox.scenario.values import from_item


class Record:
    """One change of one item, as a function was handed it."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw
        """The record as it stood in the event."""

    @property
    def event_name(self) -> str:
        """INSERT, MODIFY or REMOVE."""
        return str(self.raw["eventName"])

    @property
    def event_id(self) -> str:
        return str(self.raw["eventID"])

    @property
    def sequence_number(self) -> str:
        return str(self.raw["dynamodb"]["SequenceNumber"])

    @cached_property
    def keys(self) -> dict[str, Any]:
        return from_item(from_event(self.raw["dynamodb"]["Keys"]))

    @cached_property
    def old(self) -> dict[str, Any] | None:
        """The item before the change; None if there was none or the stream does not carry it."""
        return self._image("OldImage")

    @cached_property
    def new(self) -> dict[str, Any] | None:
        """The item after the change; None if there is none or the stream does not carry it."""
        return self._image("NewImage")

    @property
    def key(self) -> Any:
        """The key as scenarios write it: a value, or a tuple of hash and range in the stream's order."""
        values = tuple(self.keys.values())
        return values[0] if len(values) == 1 else values

    def __repr__(self) -> str:
        images = [
            f"{name}={image!r}" for name in ("old", "new") if (image := getattr(self, name)) is not None
        ]
        return f"{self.event_name} {', '.join([f'keys={self.keys!r}', *images])}"

    def _image(self, name: str) -> dict[str, Any] | None:
        image = self.raw["dynamodb"].get(name)
        return None if image is None else from_item(from_event(image))


def records_of(event: Any) -> list[Record]:
    """The stream records of an event; none if it is another kind of event."""
    records = event.get("Records") if isinstance(event, dict) else None
    if not isinstance(records, list):
        return []
    return [Record(each) for each in records if isinstance(each, dict) and "dynamodb" in each]


def first_deliveries(records: Iterable[Record]) -> list[Record]:
    """Each record once: a retry hands over the same ones again."""
    first: dict[str, Record] = {}
    for record in records:
        first.setdefault(record.event_id, record)
    return list(first.values())
