"""Which records between the first and the last of a batch were in it: the sandbox's ledger knows."""

from typing import Any, Protocol

from sandbox.redrive.failures import Failure


class Control(Protocol):
    """The part of :class:`sandbox.control.Control` that is needed here."""

    def get(self, path: str, **query: str | int) -> dict[str, Any]: ...


class Ledger:
    """Of one account. On AWS nobody can tell: one would filter again, and do other lanes' records twice."""

    def __init__(self, control: Control, account: str) -> None:
        self._control = control
        self._account = account

    def given_up(self, failure: Failure, record: dict[str, Any]) -> bool:
        """Whether the function's mapping has given the record up. So, too, where nobody knows any more:
        better done twice than lost."""
        number = record["dynamodb"]["SequenceNumber"]
        known = self._control.get(f"records/{number}", account=self._account)["records"]
        states = [
            passage["state"]
            for entry in known
            if (entry["stream"], entry["shard"]) == (failure.stream_arn, failure.shard)
            for passage in entry["mappings"]
            if passage["functionArn"] == failure.function_arn
        ]
        return not states or "discarded" in states
