"""What a function's log holds, and in which order."""

import re

from sandbox.clients import Clients
from tests.engine.functions import Function

PRINTS = """
import logging, sys
print("at import")
def handler(event, context):
    print("one")
    print("two", file=sys.stderr)
    logging.getLogger().warning("three")
    sys.stderr.write("four")
    sys.stderr.flush()
    print(" five")
"""


def test_stdout_stderr_and_log_events_come_in_the_order_they_were_written(clients: Clients) -> None:
    function = Function(clients, PRINTS)
    function.invoke()

    lines = [line.rstrip("\n") for line in function.logged("REPORT RequestId")]

    assert lines[0] == "INIT_START Runtime Version: python:3.13"
    assert lines[1] == "at import"
    assert re.fullmatch(r"START RequestId: [0-9a-f-]{36} Version: \$LATEST", lines[2])
    assert lines[3:5] == ["one", "two"]
    assert re.fullmatch(r"\[WARNING\]\t[-0-9T:.]+Z\t[0-9a-f-]{36}\tthree", lines[5])
    assert lines[6] == "four five"
    assert re.fullmatch(r"END RequestId: [0-9a-f-]{36}", lines[7])
    report = re.fullmatch(
        r"REPORT RequestId: [0-9a-f-]{36}\tDuration: (\d+\.\d\d) ms\tBilled Duration: (\d+) ms\t"
        r"Memory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: (\d+\.\d\d) ms\t",
        lines[8],
    )
    assert report and len(lines) == 9
    duration, billed, init = map(float, report.groups())
    # Vector 30: the sum is rounded up before its parts are to two decimals.
    assert -0.02 < billed - duration - init < 1.02


def test_a_warm_invocation_has_no_init_in_its_report(clients: Clients) -> None:
    function = Function(clients, PRINTS)
    function.invoke()
    function.invoke()

    log = function.last()["log"]

    assert "Init Duration" not in log and "INIT_START" not in log and "at import" not in log


def test_what_a_crashing_handler_printed_is_kept(clients: Clients) -> None:
    function = Function(clients, "import os\ndef handler(e, c):\n    print('last words')\n    os._exit(1)\n")
    function.invoke()

    assert "last words\n" in "".join(function.logged("Runtime.ExitError"))


def test_what_a_child_of_the_handler_writes_is_in_the_log(clients: Clients) -> None:
    source = (
        "import subprocess\ndef handler(e, c):\n    subprocess.run(['echo', 'from a child'], check=True)\n"
    )
    function = Function(clients, source)
    function.invoke()

    assert "from a child\n" in function.last()["log"]


def test_one_environment_keeps_one_log_stream(clients: Clients) -> None:
    source = "import os\ndef handler(e, c):\n    if e == 'crash': os._exit(1)\n    return c.log_stream_name\n"
    function = Function(clients, source)
    before = function.invoke().payload
    function.invoke("crash")

    assert function.invoke().payload == before
    function.logged("Runtime.ExitError")
    streams = clients.client("logs").describe_log_streams(logGroupName="/aws/lambda/subject")["logStreams"]
    assert [stream["logStreamName"] for stream in streams] == [before]


def test_a_handler_that_writes_without_end_is_timed_out(clients: Clients) -> None:
    source = "import os\ndef handler(e, c):\n    while True:\n        os.write(1, b'x' * 60_000)\n"

    assert Function(clients, source, Timeout=1).fail()["errorType"] == "Sandbox.Timedout"


def test_16_mib_of_what_an_invocation_writes_are_kept(clients: Clients) -> None:
    source = (
        "import os\ndef handler(e, c):\n    for _ in range(20 << 4):\n        os.write(1, b'x' * (1 << 16))\n"
    )
    function = Function(clients, source, Timeout=120)
    function.invoke()

    log = function.last()["log"]
    assert 15 * 1024 * 1024 < len(log) < 17 * 1024 * 1024
    assert re.search(r"x\n\[\d+ bytes more were not kept\]\nEND RequestId: ", log)
