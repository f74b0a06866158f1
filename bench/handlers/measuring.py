"""Samples of one function in one engine: new environments, and invocations of those that are there."""

import json
import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from bench.mapping.numbers import Sample
from bench.mapping.worlds import ROLE, package
from sandbox.clients import Clients
from sandbox.control import Control

FUNCTIONS = Path(__file__).with_name("functions")
INIT = re.compile(r"Init Duration: ([\d.]+) ms")
USED = re.compile(r"Max Memory Used: (\d+) MB")


@dataclass
class Measured:
    """Of one function in one engine; seconds, and bytes."""

    cold: list[float] = field(default_factory=list)
    """From the call of Invoke to its answer, where a process had to be started."""
    init: list[float] = field(default_factory=list)
    """Init Duration of the same, as AWS means it: until the process asked for its first event."""
    warm: list[float] = field(default_factory=list)
    """From the call to the answer, without what the handler took."""
    inside: list[float] = field(default_factory=list)
    """Duration of the same as REPORT has it, without what the handler took."""
    used: list[float] = field(default_factory=list)
    """Max Memory Used."""
    own: list[float] = field(default_factory=list)
    """What would be free without the process: what it shares with nobody."""

    def as_json(self) -> dict[str, Any]:
        return {name: Sample(values).as_json() for name, values in vars(self).items() if values}


class Subject:
    """One function in one engine, which gets a new name for each new environment."""

    def __init__(self, clients: Clients, handler: str) -> None:
        self.measured = Measured()
        self._clients = clients
        self._handler = handler
        self._lambda = clients.client("lambda")
        self._code = package(FUNCTIONS / f"{handler}.py")
        self._count = 0
        self.is_forked = False
        """Whether the process that was started last has its parent's command line."""

    def start(self) -> None:
        """A new environment, invoked once."""
        self.create()
        took, answer = self.call()
        log = self._entries()[-1]["log"]
        self.measured.cold.append(took)
        self.measured.init.append(_number(INIT, log) / 1000)
        self.measured.used.append(_number(USED, log) * 1024**2)
        process = psutil.Process(answer["pid"])
        self.measured.own.append(process.memory_full_info().uss)
        self.is_forked = "--warm" in process.cmdline()

    def create(self) -> None:
        """A new function, ready to be invoked."""
        self._count += 1
        name = self._name
        self._lambda.create_function(
            FunctionName=name,
            Role=ROLE.format(account=self._clients.account),
            Runtime="python3.13",
            Handler=f"{self._handler}.handler",
            Code={"ZipFile": self._code},
        )
        self._lambda.get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig={"Delay": 0.05})

    def invoke(self, times: int) -> None:
        """Invoke the environment that was started last."""
        answers = [self.call() for _ in range(times)]
        for (took, answer), entry in zip(answers, self._entries()[-times:], strict=True):
            self.measured.warm.append(took - answer["took"])
            self.measured.inside.append(entry["durationMs"] / 1000 - answer["took"])

    def end(self) -> None:
        """Delete the function that was started last."""
        self._lambda.delete_function(FunctionName=self._name)

    @property
    def _name(self) -> str:
        return f"{self._handler}-{id(self)}-{self._count}"

    def call(self) -> tuple[float, dict[str, Any]]:
        """One invocation: seconds to its answer, and that."""
        began = time.perf_counter()
        answer = self._lambda.invoke(FunctionName=self._name, Payload=b"{}")
        payload = answer["Payload"].read()
        took = time.perf_counter() - began
        assert "FunctionError" not in answer, payload.decode()
        return took, json.loads(payload)

    def _entries(self) -> list[dict[str, Any]]:
        control = Control(self._clients.endpoint_url)
        page = control.get("invocations", account=self._clients.account, function=self._name)
        entries: list[dict[str, Any]] = page["invocations"]
        return entries


def _number(pattern: re.Pattern[str], log: str) -> float:
    found = pattern.search(log)
    assert found, log
    return float(found[1])
