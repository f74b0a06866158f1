"""What an invocation's event has around its records, and what it must answer for it."""

import json
from collections.abc import Sequence

from sandbox.mapping.context import Context
from sandbox.mapping.records import Record
from sandbox.mapping.windows import state_in

STATE_MISSING = "the response has no object `state`, which a tumbling window needs"


class Plain:
    """``{"Records": […]}``; nothing is asked of the response."""

    def event(self, records: Sequence[Record]) -> str:
        return f'{{"Records":[{",".join(record.text for record in records)}]}}'

    def problem(self, payload: str) -> str | None:
        """What is wrong with a response, or None."""
        return None

    def keep(self, payload: str, done: Sequence[Record]) -> None:
        """Take from a response what the next event needs."""


class Tumbling:
    """A tumbling window's frame: state goes in, and must come back (reference 3.8)."""

    def __init__(self, context: Context) -> None:
        self._arn = context.settings.stream_arn
        self._shard = context.shard
        self._checkpoint = context.checkpoint

    def event(self, records: Sequence[Record], final: bool = False, early: bool = False) -> str:
        window = self._checkpoint.window
        assert window is not None, "records of a tumbling window without a window"
        texts = ",".join(record.text for record in records)
        bounds = json.dumps(window.bounds(), separators=(",", ":"))
        return (
            f'{{"Records":[{texts}],"shardId":"{self._shard}","eventSourceARN":"{self._arn}",'
            f'"window":{bounds},"state":{window.state},'
            f'"isFinalInvokeForWindow":{_json(final)},"isWindowTerminatedEarly":{_json(early)}}}'
        )

    def problem(self, payload: str) -> str | None:
        return STATE_MISSING if state_in(payload) is None else None

    def keep(self, payload: str, done: Sequence[Record]) -> None:
        window, state = self._checkpoint.window, state_in(payload)
        assert window is not None and state is not None, "a response that has a problem"
        window.state = state
        window.last_created = done[-1].created


Frame = Plain | Tumbling


def _json(flag: bool) -> str:
    return "true" if flag else "false"
