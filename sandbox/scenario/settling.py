"""Waiting until nothing is under way any more, so that a scenario can claim what did not happen."""

from collections.abc import Mapping
from typing import Any, Protocol

from sandbox.scenario import story
from sandbox.scenario.failures import reason
from sandbox.scenario.record_story import moment

LONGEST = 20.0
"""Seconds that the engine is asked to wait at once."""


class Control(Protocol):
    """The part of :class:`sandbox.control.Control` that is needed here."""

    def post(self, path: str, body: dict[str, Any], *, takes: float = 0.0) -> dict[str, Any]: ...


class Settling:
    """One account on its way to rest.

    Settled is an account when, at one moment, every record was filtered, delivered or discarded by every
    enabled mapping, no handler runs, and nothing is left in LocalStack's own delivery threads.
    """

    def __init__(
        self,
        control: Control,
        account: str,
        *,
        tables: Mapping[str, str] | None = None,
        functions: Mapping[str, str] | None = None,
    ) -> None:
        """``tables`` and ``functions`` are the names to tell them by, by their own."""
        self._control = control
        self._account = account
        self._tables = tables or {}
        self._functions = functions or {}
        self.waiting: list[dict[str, Any]] = []
        """What was under way when the engine was last asked, as it said it."""

    def look(self, may_block: float) -> bool | None:
        """True once it is settled; asks the engine to wait for that as long as this may block."""
        asked = min(may_block, LONGEST)
        answer = self._control.post("settle", {"account": self._account, "timeout": asked}, takes=asked)
        self.waiting = answer["waiting"]
        return True if answer["settled"] else None

    def story(self, waited: float) -> str:
        """What hangs, after so many seconds."""
        lines = [f"expected: nothing is under way\nwaited {story.seconds(waited)}", "still under way:"]
        for each in self.waiting[: story.SHOWN]:
            lines += self._told(each)
        if (more := len(self.waiting) - story.SHOWN) > 0:
            lines.append(f"  … and {more} more")
        return "\n".join(lines)

    def _told(self, waiting: Mapping[str, Any]) -> list[str]:
        if waiting["kind"] != "record":
            return [story.cut_end(f"  {waiting['kind']}: {waiting['what']}")]
        error = [f"    {reason(waiting['error'])}"] if waiting.get("error") else []
        return [story.cut_end(line) for line in (f"  {self._record(waiting)}", *error)]

    def _record(self, waiting: Mapping[str, Any]) -> str:
        """``record 3 of table Users, mapping 1b2c… to StreamProcessor: attempt 3, retry at 05:23:07Z``"""
        table = self._tables.get(waiting["table"], waiting["table"])
        function = self._functions.get(waiting["function"], waiting["function"])
        attempt = f"attempt {waiting['attempt']}" if waiting.get("attempt") else "no attempt yet"
        retry = f", retry at {moment(waiting['retryAt'])}" if waiting.get("retryAt") else ""
        what = f"record {waiting['sequenceNumber']} of table {table}"
        return f"{what}, mapping {waiting['mapping']} to {function}: {attempt}{retry}"
