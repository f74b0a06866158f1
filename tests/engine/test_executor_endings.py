"""Processes that end by themselves, by their Timeout or in their init: what is answered, logged and kept."""

import re
from typing import Any

import pytest

from sandbox.clients import Clients
from tests.engine.functions import Function
from tests.waiting import eventually

ECHO = "def handler(event, context):\n    return event\n"
COUNTER = """
import os, signal, time
count = 0
def handler(event, context):
    global count
    count += 1
    if event == "crash":
        os._exit(3)
    if event == "sleep":
        time.sleep(30)
    return {"count": count, "pid": os.getpid(), "scratch": os.listdir(os.environ["TMPDIR"]),
            "stream": context.log_stream_name}
"""


def answered(function: Function) -> Any:
    """What it answers, once it does so within its Timeout: a busy machine may stand still for longer."""
    return eventually("an answer in time", function.invoke, lambda answer: answer.error is None).payload


def exit_error(function: Function, reason: str) -> list[tuple[str, str]]:
    """The members of what AWS answers for a process that ended, in their order."""
    words = f"RequestId: {function.last()['requestId']} Error: {reason}"
    return [("errorType", "Runtime.ExitError"), ("errorMessage", words)]


# Vectors 7, 8 and 10; the names of signals are Go's.
@pytest.mark.parametrize(
    ("ending", "reason"),
    [
        ("os._exit(3)", "Runtime exited with error: exit status 3"),
        ("sys.exit(0)", "Runtime exited without providing a reason"),
        ("exit(1)", "Runtime exited with error: exit status 1"),
        ("sys.exit('a text')", "Runtime exited with error: exit status 1"),
        ("raise KeyboardInterrupt", "Runtime exited with error: signal: interrupt"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "Runtime exited with error: signal: killed"),
        ("os.abort()", "Runtime exited with error: signal: aborted"),
    ],
)
def test_a_process_that_ends_is_an_exit_error_with_its_reason(
    clients: Clients, ending: str, reason: str
) -> None:
    function = Function(clients, f"import os, signal, sys\ndef handler(event, context):\n    {ending}\n")

    payload = function.fail()

    assert list(payload.items()) == exit_error(function, reason)
    assert function.last()["outcome"] == "crash"
    assert function.last()["log"].endswith("\tStatus: error\tError Type: Runtime.ExitError\t\n")


# Vector 7 for status 0, recorded on AWS.
@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (0, "Runtime exited without providing a reason"),
        (7, "Runtime exited with error: exit status 7"),
    ],
)
def test_a_process_that_ends_at_import_is_an_exit_error_too(
    clients: Clients, status: int, reason: str
) -> None:
    function = Function(clients, f"import sys\nsys.exit({status})\n")

    payload = function.fail()

    assert list(payload.items()) == exit_error(function, reason)


# Vector 8: an inference of the reference, not recorded.
def test_after_a_crash_the_next_invocation_starts_cold_in_the_same_environment(clients: Clients) -> None:
    function = Function(clients, COUNTER + "open(os.environ['TMPDIR'] + '/kept', 'a').close()\n")

    before, crash, after = function.invoke(), function.invoke("crash"), function.invoke()

    assert (before.error, crash.error, after.error) == (None, "Unhandled", None)
    assert after.payload["count"] == 1
    assert after.payload["scratch"] == ["kept"]
    assert after.payload["stream"] == before.payload["stream"]
    assert "INIT_START" not in function.last()["log"]
    entries = function.invocations()
    assert [one["coldStart"] for one in entries] == [True, False, True]
    assert len({one["environment"] for one in entries}) == 1


# Vectors 12 and 13, recorded on AWS.
def test_a_handler_that_takes_too_long_is_killed_at_its_timeout(clients: Clients) -> None:
    function = Function(clients, COUNTER + "open(os.environ['TMPDIR'] + '/kept', 'a').close()\n", Timeout=1)
    before = answered(function)

    payload = function.fail("sleep")

    entry = function.last()
    words = f"RequestId: {entry['requestId']} Error: Task timed out after 1.00 seconds"
    assert list(payload.items()) == [("errorType", "Sandbox.Timedout"), ("errorMessage", words)]
    assert (entry["outcome"], entry["durationMs"]) == ("timeout", 1000)
    start, end, report = entry["log"].splitlines()
    assert start == f"START RequestId: {entry['requestId']} Version: $LATEST"
    assert end == f"END RequestId: {entry['requestId']}"
    assert re.fullmatch(
        rf"REPORT RequestId: {entry['requestId']}\tDuration: 1000\.00 ms\tBilled Duration: 1000 ms\t"
        r"Memory Size: 128 MB\tMax Memory Used: \d+ MB\tStatus: timeout\t",
        report,
    )
    after = answered(function)
    assert after["count"] == 1 and after["pid"] != before["pid"]
    assert (after["scratch"], after["stream"]) == (["kept"], before["stream"])
    assert len({one["environment"] for one in function.invocations()}) == 1


# Vector 14, by AWS's documentation.
@pytest.mark.slow
def test_an_init_of_over_ten_seconds_is_ended_and_has_the_functions_timeout_the_second_time(
    clients: Clients,
) -> None:
    function = Function(clients, "import time\ntime.sleep(12)\n" + ECHO, Timeout=30)

    assert function.invoke("late").payload == "late"

    log = function.last()["log"].splitlines()
    assert re.fullmatch(r"INIT_REPORT Init Duration: 1\d{4}\.\d\d ms\tPhase: init\tStatus: timeout\t", log[1])
    assert re.search(r"\tDuration: 12\d{3}\.", log[-1]) and "Init Duration" not in log[-1]


# Vector 15, recorded on AWS.
@pytest.mark.slow
def test_an_init_without_end_is_a_timeout_of_the_function(clients: Clients) -> None:
    function = Function(clients, "import time\ntime.sleep(900)\n" + ECHO, Timeout=30)

    payload = function.fail()

    words = f"RequestId: {function.last()['requestId']} Error: Task timed out after 30.00 seconds"
    assert payload == {"errorType": "Sandbox.Timedout", "errorMessage": words}
