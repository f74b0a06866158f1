"""All execution environments of this LocalStack: begun here, found by account, ended together."""

import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sandbox.localstack.executor import folders, starting, warm
from sandbox.localstack.executor.children import Children
from sandbox.localstack.executor.environment import Environment
from sandbox.localstack.executor.function import Function
from sandbox.localstack.executor.journal import Journal
from sandbox.localstack.executor.memory import MB
from sandbox.localstack.executor.packages import Packages
from sandbox.localstack.executor.process import Command, RuntimeProcess
from sandbox.localstack.executor.runtimes import Runtimes
from sandbox.localstack.executor.starting import Debugger
from sandbox.localstack.executor.storage import Storage
from sandbox.localstack.executor.variables import World
from sandbox.localstack.executor.warm import Parent
from sandbox.localstack.executor.watcher import Watcher


@dataclass(frozen=True)
class Places:
    """What the one who started LocalStack says about handlers."""

    runtimes: Runtimes
    """What functions are run by (``SANDBOX_RUNTIMES``)."""
    data: Path
    """For unpacked packages and scratch folders (``SANDBOX_DATA``)."""

    @classmethod
    def load(cls) -> "Places":
        """Read LocalStack's environment; KeyError names what is missing."""
        return cls(Runtimes.load(), Path(os.environ["SANDBOX_DATA"]))


class Environments:
    """Safe across threads. Everything is made on first use, so that importing costs nothing."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._live: dict[str, tuple[str, Environment]] = {}

    def start(self) -> None:
        """Remove what an earlier life left behind, and start the spawner."""
        folders.remove(self.places.data / "packages")
        folders.remove(self.places.data / "scratch")
        self._children.ready()

    def shutdown(self) -> None:
        """End every handler process and the spawner."""
        self._children.close()

    def stop_account(self, account: str) -> int:
        """End all environments of an account at once; how many there were."""
        with self._lock:
            found = [environment for owner, environment in self._live.values() if owner == account]
        for environment in found:
            environment.kill()
        return len(found)

    def count(self) -> int:
        """How many environments there are."""
        with self._lock:
            return len(self._live)

    def begin(
        self,
        name: str,
        account: str,
        function: Function,
        world: World,
        variables: Mapping[str, str],
        *,
        journal: Journal,
        debugger: Callable[[], Debugger] | None = None,
    ) -> Environment:
        """A new environment, whose process is starting when this returns; ``debugger`` tells what looks at
        each of its processes."""
        world.scratch.mkdir(parents=True, exist_ok=True)
        parent = None if debugger else _parent(world, variables)

        def process() -> RuntimeProcess:
            argv = starting.arguments(function, world, variables, debugger() if debugger else None)
            command = Command(argv, variables, str(world.task), parent)
            return RuntimeProcess(command, self._children, self._watcher, journal.hear)

        def discard() -> None:
            with self._lock:
                self._live.pop(name, None)
            folders.remove(world.scratch)

        scratch = Storage(world.scratch, function.storage_size * MB)
        environment = Environment(function, process, discard, journal, scratch)
        with self._lock:
            self._live[name] = (account, environment)
        return environment

    def scratch(self, name: str) -> Path:
        """The scratch folder of an environment."""
        return self.places.data / "scratch" / name

    @cached_property
    def places(self) -> Places:
        return Places.load()

    @cached_property
    def packages(self) -> Packages:
        return Packages(self.places.data / "packages")

    @cached_property
    def _watcher(self) -> Watcher:
        return Watcher()

    @cached_property
    def _children(self) -> Children:
        return Children(self._watcher)


def _parent(world: World, variables: Mapping[str, str]) -> Parent | None:
    """What a process in that world may be forked from."""
    runtime = variables["AWS_EXECUTION_ENV"].removeprefix("AWS_Lambda_")
    parent = warm.parent(runtime, world.program, world.packages)
    return parent if parent and warm.may_fork(parent, variables, world) else None


ENVIRONMENTS = Environments()
"""Those of this LocalStack."""
