"""Functions in a scenario's hands: their invocations, the records they were handed, their log."""

import re
from collections.abc import Callable
from typing import Any

from sandbox.scenario import story
from sandbox.scenario.expecting import Expecting, itself
from sandbox.scenario.failures import told
from sandbox.scenario.json_values import as_json, parsed
from sandbox.scenario.ledger import Invocation, Ledger
from sandbox.scenario.matching import AllOf, Expected
from sandbox.scenario.records import Record, first_deliveries
from sandbox.scenario.waits import Unmet


class InvocationFailed(Unmet):
    """A function that a scenario invoked itself failed."""


class Function:
    """``expecting(noun)`` makes the waits, which are on invocations, records or log lines."""

    def __init__(self, client: Any, name: str, ledger: Ledger, expecting: Callable[[str], Expecting]) -> None:
        self.name = name
        self._client = client
        self._ledger = ledger
        self._expecting = expecting

    @property
    def invocations(self) -> list[Invocation]:
        """All so far, running ones too, in the order in which they started."""
        self._ledger.refresh()
        return self._ledger.invocations(self.name)

    @property
    def records(self) -> list[Record]:
        """Every stream record of every invocation, as delivered: a retry's records come again."""
        return [record for invocation in self.invocations for record in invocation.records]

    @property
    def records_by_key(self) -> dict[Any, list[Record]]:
        """Each record's first delivery, by the item's key (a value, or a tuple of hash and range)."""
        found: dict[Any, list[Record]] = {}
        for record in first_deliveries(self.records):
            found.setdefault(record.key, []).append(record)
        return found

    @property
    def log(self) -> str:
        """All log text so far."""
        return "".join(each.log for each in self.invocations)

    def expect_invocation(self, *matchers: Any, within: float | None = None, **attributes: Any) -> Invocation:
        """Wait for a finished invocation whose event and attributes match. Raises WaitTimeout.

        ``matchers`` look at the event, keyword arguments at the Invocation: ``outcome="error"``.
        """
        about_the_event = {"event": AllOf(matchers)} if matchers else {}
        expected = Expected((), attributes | about_the_event)
        wait = self._expecting("invocation").within(within)
        return wait.one(self._finished, expected, itself)

    def expect_record(self, *matchers: Any, within: float | None = None, **attributes: Any) -> Record:
        """Wait for a record that was delivered and matches: ``event_name``, ``keys``, ``old``, ``new``."""
        expected = Expected(matchers, attributes)
        return self._expecting("record").within(within).one(lambda _: self.records, expected, itself)

    def expect_records(self, number: int, *, within: float | None = None, **attributes: Any) -> list[Record]:
        """Wait for exactly ``number`` different records; their first deliveries, in order.

        Raises WaitTimeout, or TooMany when there are more.
        """
        wait = self._expecting("record").within(within)
        return wait.count(self._delivered, number, Expected((), attributes), itself)

    def expect_log(self, text: str | re.Pattern[str], *, within: float | None = None) -> str:
        """Wait for a log line that contains ``text`` or matches a pattern, and return the line."""
        awaited = (
            f"a log line with {text!r}" if isinstance(text, str) else f"a log line like {text.pattern!r}"
        )
        pattern = re.compile(re.escape(text)) if isinstance(text, str) else text

        def look(_: float) -> str | None:
            return next((line for line in self.log.splitlines() if pattern.search(line)), None)

        def seen() -> str:
            return f"saw {story.counted(len(self.log.splitlines()), 'other line')}"

        return self._expecting("line").within(within).until(look, awaited, seen)

    def invoke(self, event: Any) -> Any:
        """Invoke the function, wait, and return its parsed result. Raises InvocationFailed with the error."""
        answer = self._client.invoke(FunctionName=self.name, Payload=as_json(event).encode())
        result = parsed(answer["Payload"].read().decode())
        if "FunctionError" in answer:
            raise InvocationFailed(f"function {self.name} failed when it was invoked:\n  {told(result)}")
        return result

    def _finished(self, _: float) -> list[Invocation]:
        return [each for each in self.invocations if each.outcome is not None]

    def _delivered(self, _: float) -> list[Record]:
        return first_deliveries(self.records)
