"""Which calls to AWS functions made, in their role's name: each kind once, with how often."""

import threading
from collections import Counter
from dataclasses import dataclass
from typing import Any

MOST = 10_000
"""Kinds of calls that are kept of one account."""


@dataclass(frozen=True)
class Call:
    """What all calls of one kind have in common."""

    function: str
    """Its name: that of its role's session."""
    role: str
    """ARN."""
    region: str
    service: str
    """As botocore names it."""
    operation: str
    resources: tuple[tuple[str, str], ...]
    """What was named, by the path of its parameter: ``("TransactItems.Put.TableName", "Users")``."""

    def as_json(self, count: int) -> dict[str, Any]:
        """As ``/_sandbox/calls`` shows it."""
        return {
            "function": self.function,
            "role": self.role,
            "region": self.region,
            "service": self.service,
            "operation": self.operation,
            "resources": [list(named) for named in self.resources],
            "count": count,
        }


class Calls:
    """Safe across threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._accounts: dict[str, Counter[Call]] = {}

    def note(self, account: str, call: Call) -> None:
        """Take down one call. A kind that comes when there are too many already is left out."""
        with self._lock:
            known = self._accounts.setdefault(account, Counter())
            if call in known or len(known) < MOST:
                known[call] += 1

    def of(self, account: str) -> list[dict[str, Any]]:
        """The account's, in the order in which each kind was first seen."""
        with self._lock:
            found = list(self._accounts.get(account, Counter()).items())
        return [call.as_json(count) for call, count in found]

    def forget(self, account: str) -> None:
        """Let go of everything of an account."""
        with self._lock:
            self._accounts.pop(account, None)


CALLS = Calls()
"""Those of this LocalStack."""
