"""An environment over real processes; in place of AWS's runtime client a few lines that speak its API."""

import json
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import sandbox
from sandbox.localstack import clock
from sandbox.localstack.executor import function as functions
from sandbox.localstack.executor.children import Children
from sandbox.localstack.executor.environment import Environment
from sandbox.localstack.executor.exchange import Request
from sandbox.localstack.executor.function import Function
from sandbox.localstack.executor.journal import Journal
from sandbox.localstack.executor.log_lines import TextPlatform
from sandbox.localstack.executor.phases import Finished
from sandbox.localstack.executor.process import Command, RuntimeProcess
from sandbox.localstack.executor.storage import Storage
from sandbox.localstack.executor.watcher import Watcher
from sandbox.localstack.logs.events import LogEvent, joined
from tests.waiting import eventually

FUNCTION = Function(version="$LATEST", runtime="python:3.13", timeout=60, memory_size=128)
HANDLER_WORLD = Path(sandbox.__file__).parent / "localstack" / "handler_world"
LOOP = """
import os, sys, time
sys.path.append(sys.argv[1])
{init}
import runtime_client
print("ready")
count = 0
while True:
    event, headers = runtime_client.next()
    count += 1
    name = headers["Lambda-Runtime-Aws-Request-Id"]
    print("handling", event.decode())
    if event == b"crash":
        os._exit(3)
    if event == b"sleep":
        open(sys.argv[2], "w").close()
        time.sleep(300)
    if event == b"pause":
        open(sys.argv[2], "w").close()
        while os.path.exists(sys.argv[2]):
            time.sleep(0.01)
    runtime_client.post_invocation_result(name, str(count).encode(), "application/json")
"""
FAILS_AT_FIRST = """
if not os.path.exists(sys.argv[2]):
    open(sys.argv[2], "w").close()
    sys.exit(7)
"""
WAITS_FOR_THE_MARKER = """
while not os.path.exists(sys.argv[2]):
    time.sleep(0.01)
"""

Make = Callable[..., Environment]


@pytest.fixture
def marker(scratch: Path) -> Path:
    """A file that the handler's process makes, for the test to see where it is."""
    return scratch / "marker"


@pytest.fixture
def sent() -> list[LogEvent]:
    """What environments have handed on to CloudWatch."""
    return []


@pytest.fixture
def make(
    children: Children, watcher: Watcher, scratch: Path, marker: Path, sent: list[LogEvent]
) -> Iterator[Make]:
    made: list[Environment] = []

    def environment_that(init: str = "", discard: Callable[[], None] = lambda: None) -> Environment:
        source = LOOP.format(init=init)
        argv = [sys.executable, "-I", "-S", "-u", "-c", source, str(HANDLER_WORLD), str(marker)]
        command = Command(argv, {}, "/")
        journal = Journal(TextPlatform("python:3.13", "$LATEST"), send=sent.extend)

        def begin() -> RuntimeProcess:
            return RuntimeProcess(command, children, watcher, journal.hear)

        made.append(Environment(FUNCTION, begin, discard, journal, Storage(scratch, 1 << 20)))
        return made[-1]

    yield environment_that
    for one in made:
        one.kill()


def invoke(environment: Environment, event: str = "1") -> Finished:
    return environment.invoke(Request("id", "arn", event.encode()))


def in_background(environment: Environment, event: str) -> tuple[threading.Thread, list[Finished]]:
    heard: list[Finished] = []
    thread = threading.Thread(target=lambda: heard.append(invoke(environment, event)))
    thread.start()
    return thread, heard


def first_words(log: str) -> list[str]:
    return [line.split()[0] for line in log.splitlines()]


def test_a_cold_start_tells_of_its_init_and_a_warm_one_does_not(make: Make) -> None:
    environment = make()

    assert environment.cold
    cold = invoke(environment)
    assert not environment.cold
    warm = invoke(environment)

    assert (cold.outcome, cold.payload, warm.payload) == ("success", b"1", b"2")
    assert first_words(cold.log) == ["INIT_START", "ready", "START", "handling", "END", "REPORT"]
    assert first_words(warm.log) == ["START", "handling", "END", "REPORT"]
    assert "Init Duration" in cold.log and "Init Duration" not in warm.log


def test_a_crash_costs_the_process_and_not_the_environment(make: Make) -> None:
    environment = make()
    invoke(environment)

    crash = invoke(environment, "crash")
    assert environment.cold
    after = invoke(environment)

    assert (crash.outcome, after.outcome, after.payload) == ("crash", "success", b"1")
    assert json.loads(crash.payload)["errorMessage"].endswith("exit status 3")
    assert first_words(after.log) == ["ready", "START", "handling", "END", "REPORT"]


def test_an_init_that_fails_is_run_again_inside_the_invocation(make: Make) -> None:
    finished = invoke(make(FAILS_AT_FIRST))

    assert (finished.outcome, finished.payload) == ("success", b"1")
    assert first_words(finished.log) == [
        "INIT_START",
        "INIT_REPORT",
        "ready",
        "START",
        "handling",
        "END",
        "REPORT",
    ]
    assert "Phase: init\tStatus: error\tError Type: Runtime.ExitError" in finished.log
    assert "\tInit Duration" not in finished.log.splitlines()[-1]


def test_an_init_that_takes_too_long_is_ended_and_run_again(
    make: Make, marker: Path, sent: list[LogEvent], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(functions, "INIT_LIMIT", 0.2)

    thread, heard = in_background(make(WAITS_FOR_THE_MARKER), "1")
    eventually("its end", lambda: "Phase: init\tStatus: timeout" in joined(sent))
    marker.touch()
    thread.join()

    assert [one.outcome for one in heard] == ["success"]
    assert "Phase: init\tStatus: timeout" in heard[0].log


def test_an_init_that_never_ends_is_a_timeout_of_the_function(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(functions, "INIT_LIMIT", 0.2)
    monkeypatch.setattr("tests.unit.localstack.executor.test_environment.FUNCTION", _brief())

    finished = invoke(make("time.sleep(30)"))

    assert (finished.outcome, finished.duration_ms) == ("timeout", 300)
    assert "Task timed out after 0.30 seconds" in finished.payload.decode()
    assert "Phase: invoke\tStatus: timeout" in finished.log


def test_an_init_that_failed_during_an_invocation_is_not_tried_twice_in_the_next(make: Make) -> None:
    environment = make("sys.exit(7)")

    first, second = invoke(environment), invoke(environment)

    assert (first.log.count("INIT_REPORT"), second.log.count("INIT_REPORT")) == (2, 1)
    assert (first.outcome, second.outcome) == ("crash", "crash")


def test_what_is_written_is_handed_on_at_once_and_in_order(
    make: Make, marker: Path, sent: list[LogEvent]
) -> None:
    environment = make()
    thread, heard = in_background(environment, "pause")
    eventually("the handler to be at work", marker.exists)

    early = eventually("its first line", lambda: joined(sent), lambda log: "handling" in log)
    marker.unlink()
    thread.join()

    assert first_words(early) == ["INIT_START", "ready", "START", "handling"]
    assert joined(sent) == heard[0].log
    assert [event.at for event in sent] == sorted(event.at for event in sent)


def test_the_tail_of_a_cold_start_begins_at_start(make: Make) -> None:
    finished = invoke(make())

    assert first_words(finished.tail) == ["START", "handling", "END", "REPORT"]
    assert finished.log.endswith(finished.tail)


def test_stopping_lets_a_running_invocation_finish(make: Make, marker: Path) -> None:
    discarded = threading.Event()
    environment = make(discard=discarded.set)
    thread, heard = in_background(environment, "pause")
    eventually("the handler to be at work", marker.exists)

    environment.stop()
    assert not discarded.is_set()
    marker.unlink()
    thread.join()

    assert [one.outcome for one in heard] == ["success"]
    assert discarded.is_set()
    with pytest.raises(RuntimeError, match="was stopped"):
        invoke(environment)


def test_killing_ends_a_running_invocation_at_once(make: Make, marker: Path) -> None:
    environment = make()
    thread, heard = in_background(environment, "sleep")
    eventually("the handler to be at work", marker.exists)
    began = clock.stopwatch()

    environment.kill()
    thread.join()

    assert clock.stopwatch() - began < 50, "neither the handler nor its Timeout was waited for"
    assert [one.outcome for one in heard] == ["crash"]


def _brief() -> Function:
    return Function(version="$LATEST", runtime="python:3.13", timeout=0.3, memory_size=128)
