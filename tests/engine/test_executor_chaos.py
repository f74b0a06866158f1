"""Many invocations at once, of which some crash or hang, while their functions are updated: each has its
own answer and its own log, and no process is left."""

import json
import math
import operator
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import count

import psutil
import pytest

from sandbox.clients import Clients
from sandbox.engine.node_runtime import NAMES
from tests.engine.engines import OwnEngine
from tests.engine.functions import OFTEN, Function, can_run, package
from tests.engine.mappings import settled
from tests.waiting import eventually

SECONDS, LANES = 120.0, 60
TIMEOUT = 12
"""Of each function, in seconds. After a crash the init counts against it, and two cores start sixty."""
LINES = 5
KINDS = {"answer": 0.88, "crash": 0.06, "hang": 0.01, "raise": 0.05}
"""What an invocation is told to do, and how likely that is."""
PYTHON = """
import os, time
VERSION = {version}
def handler(event, context):
    for number in range(event["lines"]):
        print(context.aws_request_id, event["id"], number)
        time.sleep(event["pause"])
    if event["do"] == "crash":
        os._exit(7)
    while event["do"] == "hang":
        time.sleep(1)
    if event["do"] == "raise":
        raise ValueError(event["id"])
    return {{"id": event["id"], "pid": os.getpid(), "version": VERSION}}
"""
NODE = """
const VERSION = {version};
exports.handler = async (event, context) => {{
  for (let number = 0; number < event.lines; number++) {{
    console.log(event.id, number);
    await new Promise((done) => setTimeout(done, event.pause * 1000));
  }}
  if (event.do === "crash") process.exit(7);
  if (event.do === "hang") await new Promise((done) => setInterval(() => undefined, 1000));
  if (event.do === "raise") throw new RangeError(event.id);
  return {{ id: event.id, pid: process.pid, version: VERSION }};
}};
"""
FUNCTIONS = {
    "python-a": ("python3.13", PYTHON),
    "python-b": ("python3.13", PYTHON),
    "python-c": ("python3.13", PYTHON),
    "node-a": (NAMES[0], NODE),
    "node-b": (NAMES[-1], NODE),
}
BETWEEN_UPDATES = 100
"""Answers that are there before the next update, at least."""
LINE = re.compile(r"(?P<request>[0-9a-f-]{36})\s(?:INFO\s)?(?P<id>\d+-\d+) (?P<number>\d)\n$")
PLATFORM = re.compile(r"(?P<what>START|END|REPORT) RequestId: (?P<request>[0-9a-f-]{36})")


def written(name: str, version: int = 0) -> tuple[str, str]:
    """The file of a function's code, and what is in it."""
    runtime, source = FUNCTIONS[name]
    return f"index.{'py' if runtime.startswith('python') else 'js'}", source.format(version=version)


def made(clients: Clients, name: str) -> Function:
    file, source = written(name)
    settings = {"Handler": "index.handler", "Timeout": TIMEOUT, "MemorySize": 256}
    return Function(clients, "", name=name, files={file: source}, Runtime=FUNCTIONS[name][0], **settings)


def ended(kind: str, request: str) -> dict[str, str]:
    """What AWS answers for an invocation that was told to crash or to hang."""
    if kind == "crash":
        text = "Runtime exited with error: exit status 7"
        return {"errorType": "Runtime.ExitError", "errorMessage": f"RequestId: {request} Error: {text}"}
    text = f"Task timed out after {TIMEOUT}.00 seconds"
    return {"errorType": "Sandbox.Timedout", "errorMessage": f"RequestId: {request} Error: {text}"}


@dataclass
class Run:
    """One run: what was asked for, and what came of it."""

    clients: Clients
    seed: int
    until: float
    """Reading of the stopwatch."""
    versions: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FUNCTIONS, 0))
    """The code that each function has for certain."""
    done: Counter[str] = field(default_factory=Counter)
    pids: dict[int, float] = field(default_factory=dict)
    """Of each process that answered: the time of its last answer."""
    requests: dict[str, dict[str, str]] = field(default_factory=lambda: {name: {} for name in FUNCTIONS})
    """By function and request id: the id of the invocation."""

    def invoke(self, lane: int) -> None:
        """Invoke again and again, each time with an id of its own."""
        chance = random.Random(f"{self.seed} {lane}")
        for number in count():
            if time.monotonic() >= self.until:
                return
            self._invoke(chance, f"{lane}-{number}")

    def _invoke(self, chance: random.Random, name: str) -> None:
        """Once; the answer has to be the one to this event."""
        [kind] = chance.choices(list(KINDS), list(KINDS.values()))
        event = {"id": name, "do": kind, "lines": LINES, "pause": chance.choice([0, 0.01, 0.05])}
        function = chance.choice(list(FUNCTIONS))
        at_least = self.versions[function]
        answer = self.clients.client("lambda").invoke(FunctionName=function, Payload=json.dumps(event))
        payload, request = json.loads(answer["Payload"].read()), answer["ResponseMetadata"]["RequestId"]
        told = f"{name} of {function}, told to {kind}: {payload}"
        assert answer.get("FunctionError") == (None if kind == "answer" else "Unhandled"), told
        match kind:
            case "answer":
                assert payload["id"] == name and payload["version"] >= at_least, told
                self.pids[payload["pid"]] = time.time()
            case "raise":
                assert payload["errorMessage"] == name, told
            case _:
                assert payload == ended(kind, request), told
        self.requests[function][request] = name
        self.done[kind] += 1

    def update(self) -> None:
        """Give one function or another new code or other settings, now and then."""
        chance = random.Random(self.seed)
        for version in count(1):
            enough = partial(operator.le, self.done.total() + BETWEEN_UPDATES)
            eventually("more answers", self.done.total, enough)
            if time.monotonic() >= self.until - TIMEOUT:
                return
            self._update(chance.choice(list(FUNCTIONS)), version, code=chance.random() < 0.5)

    def _update(self, name: str, version: int, *, code: bool) -> None:
        client = self.clients.client("lambda")
        if code:
            file, source = written(name, version)
            client.update_function_code(FunctionName=name, ZipFile=package({file: source}))
        else:
            client.update_function_configuration(FunctionName=name, MemorySize=256 + version)
        client.get_waiter("function_updated_v2").wait(FunctionName=name, WaiterConfig=OFTEN)
        self.versions[name] = version if code else self.versions[name]
        self.done["update"] += 1


@pytest.mark.slow
def test_sixty_invocations_at_a_time_lose_no_answer_mix_no_lines_and_leave_no_process(
    own_engine: OwnEngine,
) -> None:
    if not all(can_run(runtime) for runtime, _ in FUNCTIONS.values()):
        pytest.skip("no Node that is new enough")
    own_engine.up()
    clients = Clients(f"http://127.0.0.1:{own_engine.port}", account="111122223333")
    for name in FUNCTIONS:
        made(clients, name)
    before = started_by_localstack(own_engine)
    run = Run(clients, random.SystemRandom().randrange(10**6), time.monotonic() + SECONDS)
    print(f"seed {run.seed}")  # what a failure shows

    with ThreadPoolExecutor(LANES + 1) as threads:
        updates = threads.submit(run.update)
        lanes = [threads.submit(run.invoke, lane) for lane in range(LANES)]
    for task in (updates, *lanes):
        task.result()

    print(dict(run.done))
    assert all(run.done[kind] for kind in (*KINDS, "update")), run.done
    settled(clients)
    for name in FUNCTIONS:
        assert logged(clients, name) == run.requests[name]
    for name in FUNCTIONS:
        clients.client("lambda").delete_function(FunctionName=name)
    eventually("the end of all handlers", partial(left, own_engine, run.pids, before), operator.not_)


def started_by_localstack(engine: OwnEngine) -> set[int]:
    """The numbers of all processes below LocalStack, but for the warm parent of Python handlers: it stays."""
    found = psutil.Process(engine.pid).children(recursive=True)
    forking = [process for process in found if "--warm" in command(process)]
    parent = min(forking, key=lambda process: process.create_time(), default=None)  # of its own forks
    return {process.pid for process in found if process != parent}


def command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:
        return []


def left(engine: OwnEngine, pids: Mapping[int, float], before: set[int]) -> set[int]:
    """The handlers that still run, and what runs below LocalStack and did not ``before``."""
    return {pid for pid, answered in pids.items() if began(pid) < answered} | (
        started_by_localstack(engine) - before
    )


def began(pid: int) -> float:
    """When the process began that has this number by now; it may be another one than had it."""
    try:
        return psutil.Process(pid).create_time()
    except psutil.NoSuchProcess:
        return math.inf


def logged(clients: Clients, name: str) -> dict[str, str]:
    """By request id: the id in the lines of each invocation, all of which are there, in order, in a block of
    their own."""
    streams: dict[str, list[str]] = defaultdict(list)
    pages = clients.client("logs").get_paginator("filter_log_events")
    for page in pages.paginate(logGroupName=f"/aws/lambda/{name}"):
        for event in page["events"]:
            streams[event["logStreamName"]].append(event["message"])
    return dict(block for texts in streams.values() for block in blocks(texts))


def blocks(texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The request id and the handler's own id of each invocation in one log stream."""
    under_way, last, ids = "", "REPORT", [""]
    for text in texts:
        if platform := PLATFORM.match(text):
            assert {"START": "REPORT", "END": "START", "REPORT": "END"}[platform["what"]] == last, texts
            last = platform["what"]
            if last == "START":
                under_way, ids = platform["request"], []
            assert platform["request"] == under_way, texts
            if last == "END":
                assert len(ids) == LINES and len(set(ids)) == 1, texts
                yield under_way, ids[0]
        elif line := LINE.search(text):
            assert (last, line["request"], int(line["number"])) == ("START", under_way, len(ids)), texts
            ids.append(line["id"])
