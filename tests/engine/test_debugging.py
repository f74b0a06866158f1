"""A Python function under debugpy, with a client of the Debug Adapter Protocol as its editor."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sandbox.clients import Clients
from sandbox.control import Control
from sandbox.engine import runtimes
from sandbox.errors import EngineError, EnvironmentUnavailable
from sandbox.progress import Silent
from sandbox.settings import Settings
from tests.engine.dap import Editor
from tests.engine.debugged import Invocation, debugged
from tests.engine.functions import Function
from tests.waiting import eventually

SOURCE = """
import os, sys
AT_IMPORT = 1
def handler(event, context):
    if event == "crash":
        os._exit(3)
    doubled = event * 2
    left = context.get_remaining_time_in_millis() > 60_000
    return {"doubled": doubled, "unlimited": left, "pid": os.getpid(),
            "debugger": [entry for entry in sys.path if "debug" in entry],
            "variables": [name for name in os.environ if "PYDEV" in name]}
"""
AT_IMPORT, DOUBLED = 3, 8
"""Lines, the latter when ``doubled`` is known."""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "handler.py").write_text(SOURCE)
    return tmp_path


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def stays_longer_than(seconds: float) -> None:
    """Somebody looks at what there is."""
    began = time.monotonic()
    eventually("a person who thinks", lambda: time.monotonic() - began > seconds)


def test_an_invocation_stops_in_a_breakpoint_of_the_source_for_longer_than_its_timeout_and_succeeds(
    clients: Clients, source: Path
) -> None:
    function = Function(clients, SOURCE, Timeout=1)
    with debugged(clients, source) as session:
        editor = Editor(session.port)
        breakpoints = editor.attach(source / "handler.py", AT_IMPORT, DOUBLED)
        at_import = editor.stopped()
        editor.go_on(at_import["thread"])
        invocation = Invocation(function, 21)
        seen = editor.stopped()
        told = Control(clients.endpoint_url).post("settle", {"account": clients.account, "timeout": 0})
        stays_longer_than(1.5)
        editor.go_on(seen["thread"])
        answer = invocation.answer()

    assert [one["verified"] for one in breakpoints] == [True, True]
    assert (at_import["file"], at_import["line"]) == (source / "handler.py", AT_IMPORT)
    assert (seen["file"], seen["line"]) == (source / "handler.py", DOUBLED)
    assert (seen["variables"]["event"], seen["variables"]["doubled"]) == ("21", "42")
    assert [one["what"].partition(", request")[0] for one in told["waiting"]] == ["function subject runs"]
    assert (answer.error, answer.payload["doubled"], answer.payload["unlimited"]) == (None, 42, True)
    assert (answer.payload["debugger"], answer.payload["variables"]) == ([], [])
    assert function.last()["durationMs"] > 1_000


@pytest.mark.slow
@pytest.mark.parametrize("runtime", [name for name in runtimes.NAMES if name.startswith("python")])
def test_every_python_stops_in_a_breakpoint(clients: Clients, source: Path, runtime: str) -> None:
    try:
        runtimes.make(runtime, Settings.load().cache, Silent())
    except EnvironmentUnavailable as error:
        pytest.skip(str(error))
    function = Function(clients, SOURCE, Runtime=runtime)
    with debugged(clients, source, runtime) as session:
        editor = Editor(session.port)
        editor.attach(source / "handler.py", DOUBLED)
        invocation = Invocation(function, 21)
        seen = editor.stopped()
        editor.go_on(seen["thread"])

        assert (seen["file"], seen["variables"]["doubled"]) == (source / "handler.py", "42")
        assert invocation.answer().payload["doubled"] == 42


def test_invocations_at_the_same_time_go_one_after_the_other_through_the_process_that_is_looked_at(
    clients: Clients, source: Path
) -> None:
    function = Function(clients, SOURCE)
    with debugged(clients, source) as session:
        editor = Editor(session.port)
        editor.attach(source / "handler.py", DOUBLED)
        invocations = [Invocation(function, 1), Invocation(function, 1)]
        for _ in invocations:
            editor.go_on(editor.stopped()["thread"])
        first, second = (invocation.answer().payload["pid"] for invocation in invocations)

        assert first == second


def test_after_a_crash_an_editor_attaches_to_the_same_port_again(clients: Clients, source: Path) -> None:
    function = Function(clients, SOURCE)
    with debugged(clients, source) as session:
        editor = Editor(session.port)
        editor.attach(source / "handler.py")
        assert function.invoke("crash").payload["errorMessage"].endswith("exit status 3")
        editor.event("terminated")

        again = Editor(session.port)
        again.attach(source / "handler.py", DOUBLED)
        invocation = Invocation(function, 4)
        again.go_on(again.stopped()["thread"])

        assert invocation.answer().payload["doubled"] == 8


def test_the_end_of_debugging_lets_what_stands_in_a_breakpoint_go_on_and_brings_the_timeout_back(
    clients: Clients, source: Path
) -> None:
    function = Function(clients, SOURCE)
    with debugged(clients, source) as session:
        editor = Editor(session.port)
        editor.attach(source / "handler.py", DOUBLED)
        invocation = Invocation(function, 2)
        editor.stopped()
        session.end()

        assert invocation.answer().payload["doubled"] == 4
        assert function.invoke(3).payload["unlimited"] is False
        assert not listens(session.port)


def test_what_waits_for_an_editor_when_debugging_ends_runs_without_one(
    clients: Clients, source: Path
) -> None:
    function = Function(clients, SOURCE)
    with debugged(clients, source) as session:
        invocation = Invocation(function, 2)
        eventually("a running invocation in the ledger", function.running)
        session.end()

        answer = invocation.answer()

    assert (answer.payload["doubled"], answer.payload["unlimited"]) == (4, False)


def test_debugging_ends_with_the_process_that_asked_for_it(clients: Clients, source: Path) -> None:
    function = Function(clients, SOURCE)
    with (
        subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as asker,
        debugged(clients, source, pid=asker.pid) as session,
    ):
        assert listens(session.port)
        asker.kill()

        eventually("the end of debugging", lambda: not listens(session.port))
        assert function.invoke(1).payload["unlimited"] is False
        assert not session.end()


def test_a_function_is_debugged_by_one_process_at_a_time(clients: Clients, source: Path) -> None:
    Function(clients, SOURCE)
    with debugged(clients, source) as session:
        session.begin()  # the same one may ask again
        with pytest.raises(EngineError, match=f"it is debugged already, by process {os.getpid()}"):
            session.begin(pid=os.getppid())


def test_a_port_that_is_taken_and_folders_and_functions_that_are_not_there_are_refused(
    clients: Clients, source: Path
) -> None:
    Function(clients, SOURCE)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with (
            pytest.raises(EngineError, match=f"port {port} cannot be had: Address already in use"),
            debugged(clients, source, port=port),
        ):
            pass
    with (
        pytest.raises(EngineError, match=r"source is '/not/there'; it must be a folder"),
        debugged(clients, Path("/not/there")),
    ):
        pass
    with (
        pytest.raises(EngineError, match="other is not a function that runs"),
        debugged(clients, source, name="other"),
    ):
        pass
