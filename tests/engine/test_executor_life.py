"""How long handler processes live: as long as LocalStack, their account and their function, and no longer."""

import os
import signal
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil

from sandbox.clients import Clients
from sandbox.control import Control
from tests.engine.engines import OwnEngine
from tests.engine.functions import Function, can_run
from tests.engine.gates import Gate
from tests.waiting import eventually

ACCOUNT = "123456789012"
PID = """
import os, time
def handler(event, context):
    if event == "sleep":
        print("asleep", flush=True)
        time.sleep(300)
    return os.getpid()
"""
COUNTS = """
import os, threading, time
def count(path):
    while True:
        with open(path, "a") as file:
            file.write("x")
        time.sleep(0.01)
def handler(event, context):
    threading.Thread(target=count, args=[event], daemon=True).start()
    while not os.path.exists(event):
        time.sleep(0.01)
    return os.getpid()
"""
BUSY = {
    "busy": PID,
    "deaf": f"import signal\nfor one in (1, 2, 3, 15): signal.signal(one, signal.SIG_IGN)\n{PID}",
    "with-a-child": """
import os, subprocess, time
child = subprocess.Popen(["/bin/sh", "-c", "trap '' 1 2 3 15; while :; do sleep 1; done"])
def handler(event, context):
    if event == "sleep":
        print("asleep", flush=True)
        child.wait()
    return [os.getpid(), child.pid]
""",
}
NODE_RUNTIME = "nodejs22.x"
NODE = """
process.on("SIGTERM", () => undefined);
exports.handler = async (event) => {
  if (event === "sleep") {
    console.log("asleep");
    for (;;);
  }
  return process.pid;
};
"""


def gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def invoke_and_wait_until_it_runs(function: Function) -> tuple[threading.Thread, list[object]]:
    heard: list[object] = []
    thread = threading.Thread(target=lambda: heard.append(function.invoke("sleep").payload))
    thread.start()
    function.logged("asleep")  # the ledger has it as soon as it is looked for a process
    return thread, heard


def test_a_handler_that_was_killed_between_invocations_is_started_again(clients: Clients) -> None:
    function = Function(clients, PID)
    pid = function.invoke().payload

    os.kill(pid, signal.SIGKILL)
    eventually("the handler's end", lambda: gone(pid))

    def another(answer: object) -> bool:
        return isinstance(answer, int) and answer != pid

    # An invocation that comes before LocalStack has heard of the end meets nobody, and is an error.
    eventually("another handler", lambda: function.invoke().payload, another)
    assert function.last()["coldStart"]


# Vector 10, from logs of AWS's.
def test_a_handler_that_is_killed_while_it_works_is_an_exit_error(clients: Clients) -> None:
    function = Function(clients, PID)
    pid = function.invoke().payload
    thread, heard = invoke_and_wait_until_it_runs(function)

    os.kill(pid, signal.SIGKILL)
    thread.join()

    assert heard == [
        {
            "errorType": "Runtime.ExitError",
            "errorMessage": f"RequestId: {function.last()['requestId']} "
            "Error: Runtime exited with error: signal: killed",
        }
    ]
    assert isinstance(function.invoke().payload, int)


def test_an_invocation_is_in_the_ledger_while_it_runs_and_once_when_it_has_ended(
    clients: Clients, gate: Gate
) -> None:
    function = Function(clients, gate.source)
    thread = threading.Thread(target=lambda: function.invoke("event"))
    thread.start()
    [running] = eventually("a running invocation in the ledger", function.running)

    gate.open()
    thread.join()

    [finished] = function.invocations()
    assert (running["state"], finished["state"]) == ("running", "finished")
    assert running["requestId"] == finished["requestId"]
    assert finished["id"] > running["id"]
    assert (finished["event"], finished["outcome"]) == ("event", "success"), finished


# Vector 40: on AWS it would stand still.
def test_a_thread_that_outlives_the_handler_goes_on_between_invocations(
    clients: Clients, tmp_path: Path
) -> None:
    counted = tmp_path / "counted"
    pid = Function(clients, COUNTS).invoke(str(counted)).payload

    before = counted.stat().st_size

    eventually("more of the thread", counted.stat, lambda seen: seen.st_size > before)
    assert not gone(pid)


def test_deleting_an_account_ends_its_handlers_and_no_others(clients: Clients) -> None:
    other = clients.elsewhere(account=str(int(clients.account) ^ 1))
    mine, others = Function(clients, PID), Function(other, PID)
    pid, others_pid = mine.invoke().payload, others.invoke().payload

    Control(clients.endpoint_url, timeout=120).delete(f"accounts/{clients.account}")

    eventually("the handler's end", lambda: gone(pid))
    assert others.invoke().payload == others_pid


def test_a_deleted_functions_handler_ends(clients: Clients) -> None:
    pid = Function(clients, PID).invoke().payload

    clients.client("lambda").delete_function(FunctionName="subject")

    eventually("the handler's end", lambda: gone(pid))


def test_no_handler_whatever_it_does_outlives_the_spawner_or_the_localstack_that_was_killed(
    own_engine: OwnEngine,
) -> None:
    own_engine.up()
    clients = Clients(f"http://127.0.0.1:{own_engine.port}", ACCOUNT)
    functions = [
        Function(clients, PID, name="idle"),
        *(Function(clients, source, name=name, Timeout=60) for name, source in BUSY.items()),
    ]
    if can_run(NODE_RUNTIME):
        functions.append(
            Function(
                clients,
                "",
                name="node",
                files={"index.js": NODE},
                Handler="index.handler",
                Runtime=NODE_RUNTIME,
                Timeout=60,
            )
        )
    pids = numbers(functions)
    spawner = psutil.Process(pids[0]).parent()
    assert spawner is not None and len(pids) == len(functions) + 1

    spawner.kill()

    eventually("the handlers' end", lambda: all(map(gone, pids)))
    pids = numbers(functions)
    for busy in functions[1:]:
        busy.invoke_and_forget("sleep")
    for busy in functions[1:]:
        busy.logged("asleep")
    assert not any(map(gone, pids))

    own_engine.kill_localstack()

    eventually("the handlers' end", lambda: all(map(gone, pids)))


def answered(function: Function) -> Any:
    """What it answers; one that comes before LocalStack has heard of a handler's end is an error."""
    return eventually("an answer", function.invoke, lambda answer: answer.error is None).payload


def numbers(functions: Sequence[Function]) -> list[int]:
    """The numbers of the processes that the functions run in, and of those that these have started."""
    told = [answered(function) for function in functions]
    return [pid for one in told for pid in (one if isinstance(one, list) else [one])]
