"""One function under a debugger, for as long as this process wants it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from sandbox.cli.terminal import TerminalProgress
from sandbox.control import Control
from sandbox.engine import debugger
from sandbox.errors import EngineError, EngineNotRunning, UsageError
from sandbox.settings import Settings

if TYPE_CHECKING:
    from sandbox.bootstrap.reloading import Edited

PYTHONS, NODES = 5678, 9229
"""The ports on which editors look for a debugger."""


class Debugged:
    """A function, and the port of 127.0.0.1 that an editor attaches to."""

    def __init__(self, source: "Edited", port: int | None, settings: Settings, control: Control) -> None:
        if not source.code.is_dir():
            raise UsageError(f"{source.logical_id} is made of {source.code}: there are no files to stop in.")
        self.name = source.name
        self.port = port or (NODES if source.runtime.startswith("nodejs") else PYTHONS)
        self._control = control
        self._path = f"functions/{source.name}/debugger"
        self._where = {"account": source.clients.account, "region": source.clients.region}
        debugpy = debugger.debugpy(source.runtime, settings.cache, TerminalProgress())
        self._asked = {
            "pid": os.getpid(),
            "port": self.port,
            "source": str(source.code),
            "debugger": str(debugpy) if debugpy else None,
        }

    def begin(self) -> None:
        """Have its process begin, anew if there is new code, and wait for an editor. Raises UsageError."""
        try:
            self._control.post(self._path, {**self._where, **self._asked})
        except EngineNotRunning:
            raise
        except EngineError as refused:
            raise UsageError(
                f"{refused}. End what is in the way, or choose another port: "
                f"sandbox dev {self.name} --port {self.port + 1}"
            ) from refused

    def end(self) -> None:
        """Have it run as usual again."""
        with suppress(EngineNotRunning):  # then nothing runs
            self._control.delete(self._path, self._where)


@contextmanager
def debugged(source: "Edited", port: int | None, settings: Settings, control: Control) -> Iterator[Debugged]:
    """``source`` under a debugger until the end of the block."""
    found = Debugged(source, port, settings, control)
    found.begin()
    try:
        yield found
    finally:
        found.end()
