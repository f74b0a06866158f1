"""An executor of LocalStack's, counted."""

from collections.abc import Callable
from typing import Any

from sandbox.localstack.deliveries.register import UNDER_WAY, Describe

Explain = Callable[..., tuple[str, Describe]]
"""Takes what the work will be called with; tells the account that it is for, and what it is."""


class CountedExecutor:
    """Hands work on to ``executor``; each piece is under way from ``submit`` until it has ended."""

    def __init__(self, executor: Any, explain: Explain) -> None:
        self._executor = executor
        self._explain = explain

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **named: Any) -> Any:
        account, describe = self._explain(*arguments, **named)
        return UNDER_WAY.hand_over(
            account, describe, work, lambda counted: self._executor.submit(counted, *arguments, **named)
        )

    def __getattr__(self, name: str) -> Any:
        return getattr(self._executor, name)
