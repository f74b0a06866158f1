"""LocalStack's own Docker executor: our image with Docker's socket, by docker-compose.docker-executor.yml."""

import json
import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from bench.handlers.containers import NotMeasured, is_here
from bench.handlers.lambda_images import LambdaImage, lambda_image
from bench.handlers.measuring import Measured, Subject
from bench.mapping.engines import PATIENCE, Engine
from bench.mapping.numbers import Sample, ms
from bench.mapping.report import table
from sandbox.control import Control
from sandbox.engine import ready
from sandbox.engine.compose import command, starting
from sandbox.engine.compose.daemon import Container, Daemon
from sandbox.engine.compose.engine import image
from sandbox.errors import EngineError, EngineNotRunning
from sandbox.localstack import ports
from sandbox.progress import Progress
from sandbox.settings import Settings

ROOT = Path(__file__).parents[2]
FILES = (ROOT / "docker-compose.yml", ROOT / "docker-compose.docker-executor.yml")
PROJECT = "sandbox-docker-executor"
INIT = "/usr/lib/localstack/lambda-runtime/v0.1.41-pre/{machine}/var/rapid/init"
"""Where LocalStack 4.14 has its init in an image that brings it along."""
EXECUTOR = "DockerRuntimeExecutor"


class InAContainer(Subject):
    """What can be measured of a function whose process the sandbox does not see: how long Invoke takes."""

    def start(self) -> None:
        self.create()
        took, _ = self.call()
        self.measured.cold.append(took)

    def invoke(self, times: int) -> None:
        answers = [self.call() for _ in range(times)]
        self.measured.warm.extend(took - answer["took"] for took, answer in answers)


class DockerExecutor(Engine):
    """LocalStack with it, that runs."""

    def __init__(self, settings: Settings, functions: LambdaImage) -> None:
        super().__init__(settings)
        self.name = functions.words


@contextmanager
def engine(folder: Path, progress: Progress) -> Iterator[DockerExecutor | NotMeasured]:
    """Start it, and end it whatever happens."""
    with ExitStack() as stack:
        with progress.step("Starting LocalStack with its Docker executor"):
            found = _found(stack, folder)
        yield found


def _found(stack: ExitStack, folder: Path) -> DockerExecutor | NotMeasured:
    functions = stack.enter_context(lambda_image())
    if isinstance(functions, NotMeasured):
        return functions
    if not is_here(image()):
        return NotMeasured(f"the image {image()} is not built (`make up ENGINE=compose` does it)")
    return stack.enter_context(running(functions, folder))


@contextmanager
def running(functions: LambdaImage, folder: Path) -> Iterator[DockerExecutor]:
    """Raises EngineError."""
    port = ports.choose()
    compose = [*command.find(), "--project-name", PROJECT, *_files(functions, folder)]
    variables = {
        **os.environ,
        "SANDBOX_PORT": str(port),
        "LAMBDA_RUNTIME_IMAGE_MAPPING": json.dumps({"python3.13": functions.name}),
    }
    try:
        _run([*compose, "up", "--detach", "--no-build", "localstack"], variables)
        _await(Control(f"http://127.0.0.1:{port}"))
        user = Settings.load()
        settings = Settings(port, folder, user.cache, user.dynamodb_local, user.region)
        yield DockerExecutor(settings, functions)
    finally:
        _run([*compose, "down", "--volumes", "--timeout", "5"], variables)


def _files(functions: LambdaImage, folder: Path) -> list[str]:
    files = list(FILES)
    if functions.init:
        there = INIT.format(machine=os.uname().machine)
        override = {"services": {"localstack": {"volumes": [f"{functions.init}:{there}:ro"]}}}
        folder.mkdir(parents=True, exist_ok=True)
        files.append(folder / "docker-compose.init.json")
        files[-1].write_text(json.dumps(override))
    return [word for file in files for word in ("--file", str(file))]


def _run(arguments: Sequence[str], variables: Mapping[str, str]) -> None:
    done = subprocess.run(arguments, env=dict(variables), capture_output=True, text=True, check=False)
    if done.returncode:
        raise EngineError(f"`{' '.join(arguments)}` failed: {done.stderr.strip()[-500:]}")


def _await(control: Control) -> None:
    end = time.monotonic() + PATIENCE
    missing = "an answer"
    while missing:
        before = missing
        with suppress(EngineNotRunning):
            missing = ready.missing(control.get("status"), EXECUTOR)
        if missing != before:
            end = time.monotonic() + PATIENCE
        if missing and (time.monotonic() > end or not _is_alive()):
            log = starting.last_lines(Daemon.connect(), _container())
            raise EngineError(f"LocalStack with its Docker executor is not ready: no {missing}. {log}")
        time.sleep(0.2)


def _container() -> Container:
    found = Daemon.connect().container(PROJECT)
    assert found is not None
    return found


def _is_alive() -> bool:
    return _container().running


def compared(found: Mapping[str, tuple[Measured, Measured]]) -> str:
    """A table: each function's Invoke, forked by the sandbox, and in a container that LocalStack starts."""
    head = (
        *("Invoke", "cold p50, ms", "p99, ms", "times ours"),
        *("warm p50, ms", "p99, ms", "times ours", "samples"),
    )
    rows = []
    for name, (ours, theirs) in found.items():
        for way, one in (("forked", ours), ("in a container", theirs)):
            cold, warm = Sample(one.cold), Sample(one.warm)
            times = f"{cold.p50 / Sample(ours.cold).p50:.1f}", f"{warm.p50 / Sample(ours.warm).p50:.1f}"
            cells = [ms(cold.p50), ms(cold.p99), times[0], ms(warm.p50), ms(warm.p99), times[1]]
            rows.append([f"{name.replace('_', ' ')}, {way}", *cells, str(cold.count)])
    return table(head, rows)
