"""``sandbox invoke`` and ``sandbox logs --follow`` against a real function."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sandbox.clients import Clients
from tests.engine.engines import COMMAND
from tests.engine.functions import Function
from tests.waiting import eventually

INTERRUPTED = 130
SAYS = """
import time
def handler(event, context):
    print("got", event)
    time.sleep(event.get("takes", 0))
    if "fails" in event:
        raise KeyError(event["fails"])
    return {"name": event.get("name")}
"""


def invoke(clients: Clients, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, "invoke", "subject", "--account", clients.account, *arguments],
        env={**os.environ},
        input=given,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@contextmanager
def following(clients: Clients) -> "Iterator[subprocess.Popen[str]]":
    command = [*COMMAND, "logs", "subject", "--follow", "--account", clients.account]
    process = subprocess.Popen(
        command, env={**os.environ}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def line_with(process: "subprocess.Popen[str]", text: str) -> str:
    assert process.stdout is not None
    return next(line for line in process.stdout if text in line)


def test_invoke_prints_the_answer_and_beside_it_the_log(clients: Clients, tmp_path: Path) -> None:
    Function(clients, SAYS)
    event = tmp_path / "event.json"
    event.write_text('{"name": "ada"}')

    from_file = invoke(clients, "--event", str(event))
    given = invoke(clients, "--event", "-", given='{"name": "bob"}')
    without = invoke(clients)

    assert [json.loads(each.stdout)["name"] for each in (from_file, given, without)] == ["ada", "bob", None]
    assert [each.returncode for each in (from_file, given, without)] == [0, 0, 0]
    lines = from_file.stderr.splitlines()
    assert lines[0].startswith("START RequestId: ") and lines[1] == "got {'name': 'ada'}"
    assert lines[-1].startswith("REPORT RequestId: ")


def test_invoking_a_function_that_fails_prints_its_error_and_ends_with_1(clients: Clients) -> None:
    Function(clients, SAYS)

    failed = invoke(clients, "--event", "-", given='{"fails": "email"}')

    assert failed.returncode == 1
    assert json.loads(failed.stdout)["errorType"] == "KeyError"
    assert "failed: KeyError: 'email'    handler.py:7 in handler" in failed.stderr
    assert "[ERROR] KeyError: 'email'" in failed.stderr


def test_a_function_that_is_not_invoked_at_all_is_told_why(clients: Clients) -> None:
    Function(clients, SAYS)

    refused = invoke(clients, "--event", "-", given="NaN")

    assert refused.returncode == 1
    assert "error: subject was not invoked: Could not parse request body into json" in refused.stderr


def test_a_followed_line_is_there_within_a_second_while_the_handler_runs(clients: Clients) -> None:
    function = Function(clients, SAYS, Timeout=900)
    with following(clients) as process:
        function.invoke({"name": "first"})
        line_with(process, "REPORT")

        def second() -> float:
            """Seconds that a line took."""
            function.invoke_and_forget({"name": "second", "takes": 600})
            assert line_with(process, "got") == "got {'name': 'second', 'takes': 600}\n"
            seen = time.time()
            return seen - max(float(one["startedAt"]) for one in function.running())

        # Again where the machine stood still.
        eventually("a line within a second", second, lambda took: took < 1)


def test_ctrl_c_ends_following_without_a_traceback(clients: Clients) -> None:
    function = Function(clients, SAYS)
    function.invoke()
    with following(clients) as process:
        line_with(process, "REPORT")
        process.send_signal(signal.SIGINT)
        rest, said = process.communicate(timeout=120)

    assert (process.returncode, rest, said.strip()) == (INTERRUPTED, "", "interrupted")
