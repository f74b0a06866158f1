"""What is under way, by account, and how often anything began or ended."""

import contextlib
import functools
import itertools
import threading
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from sandbox.localstack import clock

T = TypeVar("T")
Describe = Callable[[], str]
"""Tells in one sentence what is under way; called whenever somebody asks, in any thread."""


@dataclass(frozen=True)
class Delivery:
    """One thing that is under way."""

    kind: Literal["delivery", "invocation"]
    what: str
    """One sentence that names where it comes from and where it goes."""
    since: float
    """When it began: seconds since the epoch, on the account's clock."""
    error: str | None = None
    """Why the last attempt failed, if one did and another one follows."""


@dataclass(frozen=True)
class _Entry:
    describe: Describe
    since: float
    error: str | None


class Register:
    """Safe across threads. Nothing is kept of what has ended but one number for each account."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._entries: dict[str, dict[Hashable, _Entry]] = {}
        self._moves: dict[str, int] = {}

    def begin(
        self, account: str, describe: Describe, *, key: Hashable = None, error: str | None = None
    ) -> Callable[[], None]:
        """Enter what is under way from now on; returns what ends it, which may be called again.

        ``key`` lets somebody else :meth:`end` it, and replaces what was under way by that key.
        """
        key = object() if key is None else key
        entry = _Entry(describe, clock.of(account).now(), error)
        with self._lock:
            self._entries.setdefault(account, {})[key] = entry
            self._move(account)
        return functools.partial(self._end, account, key, entry)

    def end(self, account: str, key: Hashable) -> None:
        """End what is under way by ``key``, if anything is."""
        self._end(account, key, None)

    def end_all(self, matches: Callable[[Hashable], bool]) -> None:
        """End whatever is under way by a key that ``matches``, in every account."""
        with self._lock:
            found = [
                (account, key) for account, kept in self._entries.items() for key in kept if matches(key)
            ]
        for account, key in found:
            self.end(account, key)

    @contextlib.contextmanager
    def during(self, account: str, describe: Describe) -> Iterator[None]:
        """It is under way while the body runs."""
        end = self.begin(account, describe)
        try:
            yield
        finally:
            end()

    def hand_over(
        self,
        account: str,
        describe: Describe,
        work: Callable[..., Any],
        start: Callable[[Callable[..., Any]], T],
    ) -> T:
        """Have ``start`` hand ``work`` to another thread: it is under way from now until it has ended there.

        ``start`` gets what it must hand over instead of ``work``, and its answer is returned.
        """
        end = self.begin(account, describe)

        @functools.wraps(work)
        def counted(*arguments: Any, **named: Any) -> Any:
            try:
                return work(*arguments, **named)
            finally:
                end()

        try:
            return start(counted)
        except BaseException:
            end()
            raise

    def of(self, account: str) -> list[Delivery]:
        """What is under way for ``account``."""
        with self._lock:
            entries = list(self._entries.get(account, {}).values())
        return [Delivery("delivery", entry.describe(), entry.since, entry.error) for entry in entries]

    def moves(self, account: str) -> int:
        """Grows with every beginning and ending; 0 if there was none."""
        with self._lock:
            return self._moves.get(account, 0)

    def forget(self, account: str) -> None:
        """Let go of the account. What ends later of it does not count."""
        with self._lock:
            self._entries.pop(account, None)
            self._moves.pop(account, None)

    def _end(self, account: str, key: Hashable, entry: _Entry | None) -> None:
        with self._lock:
            entries = self._entries.get(account, {})
            if key not in entries or entry not in (None, entries[key]):
                return  # ended, replaced or forgotten
            del entries[key]
            if not entries:
                del self._entries[account]
            self._move(account)

    def _move(self, account: str) -> None:
        # One row of numbers for all accounts: none comes again after an account was forgotten.
        self._moves[account] = next(self._numbers)


UNDER_WAY = Register()
"""The register of this LocalStack."""
