"""What an engine costs while nothing is done: processor and memory of LocalStack and DynamoDB Local."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import psutil

from bench.mapping.engines import Engine

LOOK_EVERY = 1.0


@dataclass(frozen=True)
class Load:
    """Over ``seconds``; processor in percent of one core, memory (resident) in bytes."""

    seconds: float
    localstack: float
    dynamodb: float
    localstack_memory: int
    dynamodb_memory: int

    @property
    def processor(self) -> float:
        return self.localstack + self.dynamodb

    @property
    def memory(self) -> int:
        return self.localstack_memory + self.dynamodb_memory

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def measure(engine: Engine, seconds: float, *, quiet: float, told: Callable[[float], None]) -> Load:
    """Let it come to rest for ``quiet`` seconds, then look for ``seconds``."""
    _wait(quiet, told)
    status = engine.status
    localstack, dynamodb = [psutil.Process(status["pid"])], _family(status["dynamodbLocal"]["pid"])
    began, before = time.monotonic(), (_spent(localstack), _spent(dynamodb))
    _wait(seconds, told)
    took = time.monotonic() - began
    return Load(
        seconds=took,
        localstack=(_spent(localstack) - before[0]) / took * 100,
        dynamodb=(_spent(dynamodb) - before[1]) / took * 100,
        localstack_memory=_resident(localstack),
        dynamodb_memory=_resident(dynamodb),
    )


def _family(pid: int) -> list[psutil.Process]:
    """DynamoDB Local runs on a leash, which is a process, too."""
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def _spent(processes: list[psutil.Process]) -> float:
    times = [one.cpu_times() for one in processes]
    return float(sum(one.user + one.system for one in times))


def _resident(processes: list[psutil.Process]) -> int:
    return sum(int(one.memory_info().rss) for one in processes)


def _wait(seconds: float, told: Callable[[float], None]) -> None:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        told(left)
        time.sleep(min(left, LOOK_EVERY))
