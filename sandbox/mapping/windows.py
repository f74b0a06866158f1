"""TumblingWindowInSeconds: state carried from batch to batch within a window (reference 3.8).

Windows are multiples of their size since the epoch, by the records' creation. A window ends when a record
of a later one arrives or its shard ends, and at once when its state grows too large: then comes one final
invocation without records. (The documentation reads as if the end of the window were enough; recorded on
AWS, an idle stream gave none.) AWS does not say what becomes of a window when a mapping is updated to have
none: here its state is dropped.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sandbox.mapping.records import Record

STATE_LIMIT = 1024 * 1024
"""Bytes of state in JSON that a window may carry."""


@dataclass(slots=True)
class Window:
    """A window under way in one shard."""

    start: int
    end: int
    """Both in seconds since the epoch."""
    state: str = "{}"
    """JSON, as the last successful invocation returned it."""
    last_created: float = 0.0
    """When the newest record that went into it was created."""

    @property
    def overflows(self) -> bool:
        return len(self.state.encode()) > STATE_LIMIT

    def bounds(self) -> dict[str, str]:
        """``{"start", "end"}`` as events and failure records have them."""
        return {"start": _iso(self.start), "end": _iso(self.end)}


def window_of(record: Record, size: int) -> Window:
    """The window that a record falls into."""
    start = int(record.created // size) * size
    return Window(start, start + size)


def same_window(records: Sequence[Record], size: int) -> int:
    """How many of the first records fall into the first one's window."""
    start = records[0].created // size
    return next((i for i, one in enumerate(records) if one.created // size != start), len(records))


def state_in(payload: str) -> str | None:
    """The state that a function returned, as JSON; None where it is missing or no object."""
    try:
        answer = json.loads(payload)
    except ValueError:
        return None
    state = answer.get("state") if isinstance(answer, dict) else None
    return _written(state) if isinstance(state, dict) else None


def _written(state: dict[str, Any]) -> str:
    text = json.dumps(state, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a character, as a text has that was cut in the middle of one
        return json.dumps(state)
    return text


def _iso(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
