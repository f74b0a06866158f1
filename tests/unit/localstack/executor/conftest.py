import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.localstack.executor.children import Child, Children, Exit
from sandbox.localstack.executor.output import Output
from sandbox.localstack.executor.watcher import Watcher
from sandbox.localstack.logs.events import LogEvent

PATIENCE = 60.0


class Run:
    """A child process that runs a Python text."""

    def __init__(self, children: Children, watcher: Watcher, source: str, **env: str) -> None:
        self.heard: list[LogEvent] = []
        self.output = Output(watcher, self.heard.extend)
        self._seen: list[Exit] = []
        self._over = threading.Event()
        self.child: Child = children.start(
            [sys.executable, "-I", "-S", "-u", "-c", source],
            env=env,
            cwd="/",
            output=self.output.writing,
            on_exit=self._exited,
        )

    def exit(self) -> Exit:
        assert self._over.wait(PATIENCE), f"waited {PATIENCE} s for the exit of process {self.child.pid}"
        assert len(self._seen) == 1
        return self._seen[0]

    def said(self) -> str:
        """All that it wrote until now."""
        self.output.drain()
        return "".join(event.text for event in self.heard)

    def _exited(self, exit_: Exit) -> None:
        self._seen.append(exit_)
        self._over.set()


@pytest.fixture(scope="session")
def watcher() -> Watcher:
    return Watcher()


@pytest.fixture
def children(watcher: Watcher) -> Iterator[Children]:
    made = Children(watcher)
    yield made
    made.close()


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder
