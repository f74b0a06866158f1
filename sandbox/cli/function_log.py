"""The log of one function: its lines, each with the request that it belongs to."""

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.errors import EngineNotRunning

if TYPE_CHECKING:
    from sandbox.clients import Clients

OVERLAP = 5_000
"""Milliseconds that are asked for again: another environment's events may come a little later."""
_START = re.compile(r"START RequestId: (\S+)")
_LAST = re.compile(r'REPORT RequestId: |\{"time":"[^"]*","type":"platform\.report"')


@dataclass(frozen=True)
class Line:
    text: str
    request: str | None = None
    """None where nobody knows: of an init, say."""


class FunctionLog:
    """``group`` is the function's log group, which is made with the first event."""

    def __init__(self, clients: "Clients", group: str) -> None:
        self._client: Any = clients.client("logs")
        self._group = group
        self._since = 0
        self._seen: dict[str, int] = {}
        self._requests: dict[str, str | None] = {}  # by log stream

    def new(self) -> list[Line]:
        """What was logged since this was asked last, in order. Raises EngineNotRunning."""
        fresh = [event for event in self._events() if event["eventId"] not in self._seen]
        self._seen |= {event["eventId"]: event["timestamp"] for event in fresh}
        self._since = max([self._since, *(at - OVERLAP for at in self._seen.values())])
        self._seen = {name: at for name, at in self._seen.items() if at >= self._since}
        return [line for event in fresh for line in self._lines(event)]

    def _events(self) -> list[dict[str, Any]]:
        from botocore.exceptions import HTTPClientError

        try:
            pages = self._client.get_paginator("filter_log_events").paginate(
                logGroupName=self._group, startTime=self._since, interleaved=True
            )
            events = [event for page in pages for event in page["events"]]
        except self._client.exceptions.ResourceNotFoundException:
            return []
        except HTTPClientError as error:
            raise EngineNotRunning("The sandbox does not answer any more, and its logs are gone.") from error
        # Ids grow as events come in: those of one millisecond stay in order.
        return sorted(events, key=lambda event: (event["timestamp"], int(event["eventId"])))

    def _lines(self, event: dict[str, Any]) -> list[Line]:
        text, stream = event["message"], event["logStreamName"]
        named = request_of(text)
        request = named or self._requests.get(stream)
        self._requests[stream] = None if _LAST.match(text) else request
        # Not splitlines: a carriage return ends no line.
        return [Line(line, request) for line in text.removesuffix("\n").split("\n")]


def request_of(text: str) -> str | None:
    """The request id that an event itself tells, in either format."""
    if found := _START.match(text):
        return found[1]
    if not text.startswith("{"):
        return None
    try:
        entry = json.loads(text)
    except ValueError:
        return None
    platform = entry.get("record")
    named = platform if isinstance(platform, dict) and "type" in entry else entry
    said = named.get("requestId")
    return said if isinstance(said, str) and said else None
