"""Handler processes, forked from a warm parent or started by themselves, without a LocalStack around them."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from sandbox.engine import interpreter, runtimes
from sandbox.localstack import clock
from sandbox.localstack.executor import variables, warm
from sandbox.localstack.executor.children import Children, Exit
from sandbox.localstack.executor.exchange import Answer, Ready, Request
from sandbox.localstack.executor.function import Function
from sandbox.localstack.executor.process import Command, RuntimeProcess
from sandbox.localstack.executor.starting import arguments
from sandbox.localstack.executor.variables import World
from sandbox.localstack.executor.watcher import Watcher
from sandbox.progress import Silent
from sandbox.settings import Settings
from tests.waiting import eventually

PATIENCE = 60.0


class Handlers:
    """Processes of one runtime, with one package and one scratch folder."""

    def __init__(self, runtime: str, folder: Path, children: Children, watcher: Watcher) -> None:
        cache = Settings.load().cache
        if interpreter.on_this_machine(runtime.removeprefix("python"), cache)[0] is None:
            pytest.skip(f"no {runtime} on this machine, and none is downloaded for a test")
        program = runtimes.make(runtime, cache, Silent())
        packages = Path(
            json.loads((runtimes.folders(cache)[runtime] / runtimes.READY).read_text())["packages"]
        )
        self.world = World(program, packages, folder / "task", folder / "opt", folder / "scratch")
        for one in (self.world.task, self.world.scratch):
            one.mkdir()
        self.parent = warm.parent(runtime, program, packages)
        self._runtime, self._children, self._watcher = runtime, children, watcher

    def warm(self) -> None:
        """Wait until the parent is ready."""
        assert self.parent is not None
        self._children.warm(self.parent)
        eventually("the warm parent", self._forks)

    def _forks(self) -> bool:
        with self.process("awslambdaric.bootstrap.run") as process:
            return is_forked(process)

    @contextmanager
    def process(
        self, handler: str, own: Mapping[str, str] | None = None, *, plain: bool = False
    ) -> Iterator[RuntimeProcess]:
        """One that has finished its init; a parent that is ready is used, unless it is to be ``plain``."""
        given = {"_HANDLER": handler, "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1"}
        keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
        env = variables.for_process(
            {**given, **keys}, own or {}, self._runtime, "http://127.0.0.1:9", self.world
        )
        env["AWS_LAMBDA_RUNTIME_API"] = ""
        function = Function("$LATEST", self._runtime, timeout=10, memory_size=128)
        may = self.parent is not None and warm.may_fork(self.parent, env, self.world)
        command = Command(
            arguments(function, self.world, env),
            env,
            str(self.world.task),
            self.parent if may and not plain else None,
        )
        self.log: list[str] = []
        process = RuntimeProcess(
            command, self._children, self._watcher, lambda events: self.log.extend(one.text for one in events)
        )
        try:
            state = process.wait_ready(clock.stopwatch() + PATIENCE)
            process.drain()
            assert isinstance(state, Ready), f"{state} {''.join(self.log)}"
            yield process
        finally:
            process.kill()


def ask(process: RuntimeProcess, event: Any) -> Any:
    """What the handler answers."""
    answer = process.ask(_request(event), clock.stopwatch() + PATIENCE)
    assert isinstance(answer, Answer), answer
    assert not answer.is_error, answer.body.decode()
    return json.loads(answer.body)


def ended(process: RuntimeProcess, event: Any, patience: float) -> int | None:
    """Its status when that is asked of it; None where it answers nothing and does not end."""
    found = process.ask(_request(event), clock.stopwatch() + patience)
    assert found is None or isinstance(found, Exit), found
    return found.status if found else None


def _request(event: Any) -> Request:
    return Request("id", "arn", json.dumps(event).encode(), int((time.time() + PATIENCE) * 1000))


def is_forked(process: RuntimeProcess) -> bool:
    """Whether it was not started by itself: it has its parent's command line."""
    return "--warm" in psutil.Process(process._child.pid).cmdline()
