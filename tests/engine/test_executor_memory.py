"""MemorySize: what a handler and all that it starts may hold."""

import re

from sandbox.clients import Clients
from tests.engine.functions import Function

HOLD = """
import os, subprocess, sys, time
def handler(event, context):
    if event == "itself":
        held = b"x" * (200 << 20)
        time.sleep(600)
    if event == "for a moment":
        len(b"x" * (200 << 20))
    if event == "a child":
        subprocess.run([sys.executable, "-c", "import time; x = b'x' * (200 << 20); time.sleep(600)"])
    if event == "shared":
        held = b"x" * (60 << 20)
        children = [os.fork() for _ in range(2)]
        if 0 in children:
            time.sleep(0.6)
            os._exit(0)
        for child in children:
            os.waitpid(child, 0)
    return os.getpid()
"""


def killed(function: Function, event: str) -> str:
    """Have it killed for its memory; the REPORT line."""
    payload = function.invoke(event).payload
    request_id = function.last()["requestId"]
    assert payload == {
        "errorType": "Runtime.ExitError",
        "errorMessage": f"RequestId: {request_id} Error: Runtime exited with error: signal: killed",
    }
    return str(function.last()["log"].splitlines()[-1])


# Vector 11, from logs of AWS's.
def test_a_handler_that_holds_more_than_its_memory_size_is_killed(clients: Clients) -> None:
    function = Function(clients, HOLD, Timeout=900)

    report = killed(function, "itself")

    assert "Memory Size: 128 MB\tMax Memory Used: 128 MB\t" in report
    assert report.endswith("Status: error\tError Type: Runtime.OutOfMemory\t")
    assert function.last()["durationMs"] < 300_000
    assert isinstance(function.invoke().payload, int), "the environment serves on"


def test_what_a_handlers_children_hold_counts_too(clients: Clients) -> None:
    assert "Runtime.OutOfMemory" in killed(Function(clients, HOLD, Timeout=900), "a child")


def test_memory_that_was_held_for_a_moment_between_two_looks_is_found_where_the_system_tells(
    clients: Clients,
) -> None:
    assert "Runtime.OutOfMemory" in killed(Function(clients, HOLD), "for a moment")


def test_memory_that_processes_share_counts_once(clients: Clients) -> None:
    function = Function(clients, HOLD)

    assert isinstance(function.invoke("shared").payload, int)


def test_a_module_that_holds_too_much_at_import_is_out_of_memory_in_both_phases(clients: Clients) -> None:
    function = Function(clients, "held = b'x' * (200 << 20)\ndef handler(event, context): pass\n")

    report = killed(function, "")

    assert report.endswith("Error Type: Runtime.OutOfMemory\t")
    phases = re.findall(r"Phase: (\w+)\tStatus: error\tError Type: (\S+)", function.last()["log"])
    assert phases == [("init", "Runtime.OutOfMemory"), ("invoke", "Runtime.OutOfMemory")]
