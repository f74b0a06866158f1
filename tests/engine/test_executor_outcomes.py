"""What an invocation answers when all goes well, and when something does not."""

import re

import pytest

from sandbox.clients import Clients
from tests.engine.functions import Function

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
    return {"count": count, "pid": os.getpid(), "scratch": sorted(os.listdir(os.environ["TMPDIR"]))}
"""


def test_a_function_answers_with_what_its_handler_returns(clients: Clients) -> None:
    function = Function(clients, ECHO)

    assert function.invoke({"text": "ä", "number": 1.5}).payload == {"text": "ä", "number": 1.5}
    assert function.invoke(True).payload is True


def test_a_decimal_is_a_number_and_nothing_is_null(clients: Clients) -> None:
    source = (
        "import decimal\ndef handler(event, context):\n    return decimal.Decimal(event) if event else None\n"
    )
    function = Function(clients, source)

    assert function.invoke("1.5").payload == 1.5
    assert function.invoke("").payload is None


def test_a_second_invocation_finds_the_process_of_the_first(clients: Clients) -> None:
    function = Function(clients, COUNTER)

    first, second = function.invoke().payload, function.invoke().payload

    assert (first["count"], second["count"]) == (1, 2)
    assert [one["coldStart"] for one in function.invocations()] == [True, False]


def test_an_exception_comes_back_as_awss_client_words_it(clients: Clients) -> None:
    function = Function(clients, "def handler(event, context):\n    raise KeyError('email')\n")

    invoked = function.invoke()

    assert invoked.error == "Unhandled"
    assert list(invoked.payload) == ["errorMessage", "errorType", "requestId", "stackTrace"]
    assert invoked.payload["errorType"] == "KeyError"
    [frame] = invoked.payload["stackTrace"]
    assert "handler.py" in frame and "raise KeyError('email')" in frame
    assert "[ERROR] KeyError: 'email'\nTraceback (most recent call last):\n" in function.last()["log"]
    assert function.last()["outcome"] == "error"


def test_an_import_that_fails_is_an_answer_and_its_story_is_in_the_log(clients: Clients) -> None:
    function = Function(clients, "import nothing_of_that_name\n")

    invoked = function.invoke()

    assert invoked.error == "Unhandled"
    assert invoked.payload == {
        "errorMessage": "Unable to import module 'handler': No module named 'nothing_of_that_name'",
        "errorType": "Runtime.ImportModuleError",
        "requestId": "",
        "stackTrace": [],
    }
    log = "".join(function.logged("REPORT RequestId"))
    assert log.count("[ERROR] Runtime.ImportModuleError") == 2, "init runs again inside the invocation"
    phases = [
        log.index(words) for words in ("Phase: init", "Phase: invoke", "START RequestId", "END RequestId")
    ]
    assert phases == sorted(phases)
    assert "Status: error\tError Type: Runtime.ImportModuleError" in log.splitlines()[-1]


def test_a_module_that_raises_at_import_keeps_its_own_error(clients: Clients) -> None:
    function = Function(clients, "raise ValueError('no')\n")

    payload = function.invoke().payload

    assert (payload["errorType"], payload["errorMessage"], payload["requestId"]) == ("ValueError", "no", "")
    assert "importlib" in payload["stackTrace"][0]


# Section 2 of the reference, in the words of AWS's client; vectors 5, 6 and 18 among them.
@pytest.mark.parametrize(
    ("source", "name", "error_type", "words"),
    [
        (
            "def other(event, context): pass\n",
            "handler.handler",
            "Runtime.HandlerNotFound",
            "Handler 'handler' missing on module 'handler'",
        ),
        (
            "def handler(:\n",
            "handler.handler",
            "Runtime.UserCodeSyntaxError",
            "Syntax error in module 'handler': invalid syntax (handler.py, line 1)",
        ),
        (
            "def handler(event, context): return {1}\n",
            "handler.handler",
            "Runtime.MarshalError",
            "Unable to marshal response: Object of type set is not JSON serializable",
        ),
        (
            ECHO,
            "handler",
            "Runtime.MalformedHandlerName",
            "Bad handler 'handler': not enough values to unpack (expected 2, got 1)",
        ),
        (
            ECHO,
            "sys.handler",
            "Runtime.BuiltInModuleConflict",
            "Cannot use built-in module sys as a handler module",
        ),
    ],
)
def test_awss_own_errors_come_through(
    clients: Clients, source: str, name: str, error_type: str, words: str
) -> None:
    payload = Function(clients, source, Handler=name).invoke().payload

    assert (payload["errorType"], payload["errorMessage"]) == (error_type, words)


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

    payload = function.invoke().payload

    request_id = function.last()["requestId"]
    assert payload == {
        "errorType": "Runtime.ExitError",
        "errorMessage": f"RequestId: {request_id} Error: {reason}",
    }
    assert function.last()["outcome"] == "crash"
    assert "Status: error\tError Type: Runtime.ExitError" in function.last()["log"]


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

    payload = function.invoke().payload

    request_id = function.last()["requestId"]
    assert payload == {
        "errorType": "Runtime.ExitError",
        "errorMessage": f"RequestId: {request_id} Error: {reason}",
    }


def test_after_a_crash_the_next_invocation_starts_cold_in_the_same_environment(clients: Clients) -> None:
    function = Function(clients, COUNTER + "open(os.environ['TMPDIR'] + '/kept', 'a').close()\n")

    before, crash, after = function.invoke(), function.invoke("crash"), function.invoke()

    assert (before.error, crash.error, after.error) == (None, "Unhandled", None)
    assert after.payload["count"] == 1
    assert after.payload["scratch"] == ["kept"]
    entries = function.invocations()
    assert [one["coldStart"] for one in entries] == [True, False, True]
    assert len({one["environment"] for one in entries}) == 1


def test_a_handler_that_takes_too_long_is_killed_at_its_timeout(clients: Clients) -> None:
    function = Function(clients, COUNTER + "open(os.environ['TMPDIR'] + '/kept', 'a').close()\n", Timeout=1)
    pid = function.invoke().payload["pid"]

    payload = function.invoke("sleep").payload

    entry = function.last()
    assert payload == {
        "errorType": "Sandbox.Timedout",
        "errorMessage": f"RequestId: {entry['requestId']} Error: Task timed out after 1.00 seconds",
    }
    assert entry["outcome"] == "timeout"
    assert entry["durationMs"] == 1000
    log = "".join(function.logged("Status: timeout"))
    assert "Duration: 1000.00 ms\tBilled Duration: 1000 ms" in log
    after = function.invoke().payload
    assert after["count"] == 1 and after["pid"] != pid
    assert after["scratch"] == ["kept"]
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

    payload = function.invoke().payload

    assert payload["errorType"] == "Sandbox.Timedout"
    assert payload["errorMessage"].endswith(" Error: Task timed out after 30.00 seconds")


def test_an_answer_above_six_megabytes_is_refused_and_the_environment_stays(clients: Clients) -> None:
    function = Function(clients, "def handler(event, context):\n    return 'x' * event\n")

    for _ in range(2):
        assert function.invoke(7 * 1024 * 1024).payload == {
            "errorMessage": "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
            "errorType": "Function.ResponseSizeTooLarge",
        }
    assert len(function.invoke(6 * 1024 * 1024).payload) == 6 * 1024 * 1024
    assert [one["coldStart"] for one in function.invocations()] == [True, False, False]


def test_a_running_invocation_finishes_when_its_function_is_updated_and_the_next_runs_what_is_new(
    clients: Clients,
) -> None:
    source = """
import boto3, os
def handler(event, context):
    if event == "update":
        client = boto3.client("lambda")
        new = {"Variables": {"WHICH": "new"}}
        client.update_function_configuration(FunctionName="subject", Environment=new)
        client.get_waiter("function_updated_v2").wait(FunctionName="subject", WaiterConfig={"Delay": 0.05})
    return os.environ["WHICH"]
"""
    function = Function(clients, source, Environment={"Variables": {"WHICH": "old"}})

    assert function.invoke("update").payload == "old"
    assert function.invoke().payload == "new"
