"""The engine's ledger, read piece by piece."""

from typing import Any, Protocol


class Control(Protocol):
    """The part of :class:`sandbox.control.Control` that is needed here."""

    def get(self, path: str, **query: str | int) -> dict[str, Any]: ...


PAGE = 1000
"""Entries asked for at once."""


class Cursor:
    """One list of the ledger, ``invocations`` or ``records``, narrowed to ``where`` (account, region …)."""

    def __init__(self, control: Control, kind: str, **where: str | int) -> None:
        self._control = control
        self._kind = kind
        self._where = where
        self._after = 0
        self.dropped = 0
        """How many entries of the account the engine no longer remembers."""

    def new(self) -> list[dict[str, Any]]:
        """What was entered since the last time, in that order. An entry that changes is entered again.

        Returns also where there is always something new: after the first page that is not full.
        """
        found: list[dict[str, Any]] = []
        while True:
            answer = self._control.get(self._kind, after=self._after, limit=PAGE, **self._where)
            self._after, self.dropped = answer["cursor"], answer["dropped"]
            found += answer[self._kind]
            if len(answer[self._kind]) < PAGE:
                return found
