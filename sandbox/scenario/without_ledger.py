"""What a scenario meets on a LocalStack without the sandbox's plugins: no ledger, no settle, no accounts."""

from typing import Any

from sandbox.control import Control
from sandbox.errors import EngineError


class NeedsTheSandbox(EngineError):
    """A scenario asked for what only the sandbox's plugins tell; the pytest plugin skips it."""


class WithoutLedger(Control):
    """Refuses every request: it would be answered by S3."""

    def _ask(self, method: str, path: str, *_: Any, **__: Any) -> dict[str, Any]:
        wanted = path.partition("/")[0]
        raise NeedsTheSandbox(
            f"{wanted!r} is the sandbox's own, and what answers at {self.endpoint_url} is a LocalStack "
            "without its plugins"
        )
