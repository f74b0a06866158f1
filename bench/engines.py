"""The sandbox in a container beside the sandbox as processes: what it takes to make, start, use and hold it.

In a fresh clone, with a cache, a port and an image of its own. Starts take turns, so that both ways meet the
same machine. Fails when a command does, or when a `down` leaves something behind. QUICK=1: the image is built
from Docker's cache, and each way starts once. SCENARIOS names the pattern whose scenarios are timed,
users where it is not set; all are where it is empty, which takes ten minutes more.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from bench.handlers.containers import NotMeasured, is_here
from bench.mapping.machine import Machine
from bench.mapping.numbers import Sample
from bench.mapping.report import table
from sandbox.engine import leftovers
from sandbox.engine.compose import command
from sandbox.engine.compose.daemon import OURS, Daemon
from sandbox.engine.compose.engine import FILE
from sandbox.engine.compose.record import project_of
from sandbox.errors import EngineError
from sandbox.localstack import ports

ROOT = Path(__file__).parents[1]
IMAGE = "sandbox-bench"
SCENARIOS = os.environ.get("SCENARIOS", "users")
QUICK = "QUICK" in os.environ
STARTS = 1 if QUICK else 3
RUNTIMES = os.environ.get("SANDBOX_IMAGE_RUNTIMES", "python3.13 nodejs20.x nodejs22.x nodejs24.x").split()
MB = 1_000_000


@dataclass
class Way:
    """One engine in the clone, and what was measured of it; seconds, and bytes."""

    engine: str
    clone: Path
    variables: dict[str, str]
    made: float = 0.0
    size: int = 0
    starts: list[float] = field(default_factory=list)
    memory: int = 0
    scenarios: float = 0.0

    def run(self, *arguments: str) -> float:
        """Seconds."""
        began = time.monotonic()
        done = subprocess.run(
            arguments, cwd=self.clone, env=self.variables, check=False, capture_output=True, text=True
        )
        if done.returncode:
            sys.exit(
                f"`{' '.join(arguments)}` failed on the engine {self.engine}:\n{done.stdout}{done.stderr}"
            )
        return time.monotonic() - began

    def make(self) -> None:
        """All that the first `make up` makes, with the runtimes that the image has, and that."""
        self.made = self.run("make", "up") + self.run(".venv/bin/sandbox", "runtime", *RUNTIMES)
        cache = Path(self.variables["SANDBOX_CACHE"])
        self.size = sum(file.lstat().st_size for file in cache.rglob("*") if file.is_file())

    @property
    def home(self) -> Path:
        return self.clone / ".sandbox"

    def pids(self) -> list[int]:
        return [process.pid for process in leftovers.find(self.home)]

    def left(self) -> list[str]:
        """What there is of it, in words; nothing once it is down."""
        return [f"process {pid}" for pid in self.pids()]


class Container(Way):
    def make(self) -> None:
        if not QUICK:
            self.made = self.run(*command.find(), "--file", FILE, "build", "--no-cache", OURS)
        self.made += self.run("make", "up")
        self.size = json.loads(subprocess.check_output(["docker", "image", "inspect", IMAGE]))[0]["Size"]

    def pids(self) -> list[int]:
        found = Daemon.connect().container(project_of(self.home))
        return (
            [] if found is None else [int(pid) for pid in _told("docker", "top", found.id, "-eo", "pid")[1:]]
        )

    def left(self) -> list[str]:
        label = f"label=com.docker.compose.project={project_of(self.home)}"
        kinds = (("container", "--all"), ("network",), ("volume",))
        listed = (
            (kind, _told("docker", kind, "ls", "-q", *all_, "--filter", label)) for kind, *all_ in kinds
        )
        return [*super().left(), *(f"{kind} {one}" for kind, ids in listed for one in ids)]


def main() -> None:
    """Print the table; says why when there is no Docker to measure."""
    machine = Machine.here()
    if reason := _why_not():
        print(f"The engine compose was not measured: {reason.reason}")
        return
    with _clone() as (clone, cache):
        ways = (_way(Way, "process", clone, cache), _way(Container, "compose", clone, cache))
        try:
            for way in ways:
                way.make()
                _end(way)
            for _ in range(STARTS):
                for way in ways:
                    _start(way)
                    _end(way)
            for _ in range(2 if SCENARIOS else 1):  # the first time packages are built, for both ways alike
                for way in ways:
                    way.scenarios = way.run("make", "scenario", f"NAME={SCENARIOS}")
                    _end(way)
        finally:
            for way in ways:
                subprocess.run(
                    ["make", "down"], cwd=clone, env=way.variables, check=False, capture_output=True
                )
            subprocess.run(["docker", "image", "rm", IMAGE], check=False, capture_output=True)
    print(f"Measured {machine}.\n\n{_shown(*ways)}\n\nAfter each `make down` nothing was left.")


def _why_not() -> NotMeasured | None:
    try:
        Daemon.connect()
    except EngineError as error:
        return NotMeasured(str(error))
    base = os.environ.get("SANDBOX_BASE_IMAGE", "python:3.13-slim")
    return (
        None
        if is_here(base)
        else NotMeasured(f"the image {base} is not here (SANDBOX_BASE_IMAGE names another)")
    )


@contextmanager
def _clone() -> Iterator[tuple[Path, Path]]:
    """One that is set up, and an empty cache."""
    with tempfile.TemporaryDirectory(prefix="sandbox-bench-") as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        subprocess.run(["make", "setup"], cwd=clone, check=True, capture_output=True)
        yield clone, Path(folder) / "cache"


def _way(kind: type[Way], name: str, clone: Path, cache: Path) -> Way:
    own = {"SANDBOX_ENGINE": name, "SANDBOX_CACHE": str(cache), "SANDBOX_PORT": str(ports.choose())}
    variables = {**os.environ, **own, "SANDBOX_IMAGE": IMAGE}
    variables.pop("SANDBOX_HOME", None)
    return kind(name, clone, variables)


def _start(way: Way) -> None:
    way.starts.append(way.run(".venv/bin/sandbox", "up"))
    way.memory = sum(psutil.Process(pid).memory_full_info().pss for pid in way.pids())


def _end(way: Way) -> None:
    way.run("make", "down")
    if left := way.left():
        sys.exit(f"`make down` left behind on the engine {way.engine}: {', '.join(left)}")


def _told(*command: str) -> list[str]:
    return subprocess.check_output(command, text=True).split()


def _shown(process: Way, container: Way) -> str:
    rows = [
        _row("from nothing, the client installed, to `make up`'s end, s", process.made, container.made),
        _row("what is made of it on the disk, MB", process.size / MB, container.size / MB),
        _row(
            f"`sandbox up`, all made, p50 of {STARTS}, s",
            *(Sample(it.starts).p50 for it in (process, container)),
        ),
        _row("LocalStack and DynamoDB Local once ready, MB", process.memory / MB, container.memory / MB),
        _row(
            f"`make scenario{f' NAME={SCENARIOS}' if SCENARIOS else ''}`, s",
            process.scenarios,
            container.scenarios,
        ),
    ]
    return table(("", "as processes", "in a container", "times"), rows)


def _row(what: str, process: float, container: float) -> list[str]:
    return [what, f"{process:,.1f}", f"{container:,.1f}", f"{container / process:.2f}"]


if __name__ == "__main__":
    main()
