"""A function under a debugger, as `sandbox dev` has it put there."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.clients import Clients
from sandbox.control import Control
from sandbox.engine import debugger
from sandbox.progress import Silent
from sandbox.settings import Settings
from tests.engine.engines import free_port
from tests.engine.functions import Function, Invoked


@dataclass
class Session:
    control: Control
    path: str
    asked: dict[str, Any]

    @property
    def port(self) -> int:
        """That an editor attaches to."""
        return int(self.asked["port"])

    def begin(self, **other: Any) -> None:
        """Ask for it, again or with ``other`` settings. Raises EngineError."""
        self.control.post(self.path, {**self.asked, **other})

    def end(self) -> bool:
        """Whether there was one."""
        return bool(self.control.delete(self.path, self.asked)["ended"])


@contextmanager
def debugged(
    clients: Clients, source: Path, runtime: str = "python3.13", *, name: str = "subject", **asked: Any
) -> Iterator[Session]:
    """The function ``name``, whose code is in the folder ``source``, under a debugger in this block."""
    debugpy = debugger.debugpy(runtime, Settings.load().cache, Silent())
    all_of_it = {
        "account": clients.account,
        "region": clients.region,
        "pid": os.getpid(),
        "port": free_port(),
        "source": str(source),
        "debugger": str(debugpy) if debugpy else None,
        **asked,
    }
    session = Session(Control(clients.endpoint_url), f"functions/{name}/debugger", all_of_it)
    session.begin()
    try:
        yield session
    finally:
        session.end()


class Invocation:
    """One that goes on in a thread."""

    def __init__(self, function: Function, event: Any) -> None:
        self._answer: list[Invoked] = []
        self._thread = threading.Thread(target=lambda: self._answer.append(function.invoke(event)))
        self._thread.start()

    def answer(self) -> Invoked:
        self._thread.join(120)
        [answer] = self._answer
        return answer
