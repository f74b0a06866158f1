import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

import sandbox
from sandbox.localstack.executor.children import Children, Exit
from sandbox.localstack.executor.output import Output
from sandbox.localstack.executor.watcher import Watcher
from tests.unit.localstack.executor.conftest import PATIENCE, Run

FOREVER = "import signal; print('here'); signal.pause()"
WITH_A_CHILD = """
import os, signal
pid = os.fork()
if pid:
    print(pid)
signal.pause()
"""


def first_output(run: Run) -> str:
    """What it prints first."""
    while not run.heard:
        select.select([run.output._pipe], [], [], PATIENCE)
        run.output.drain()
    return run.said()


def gone(pid: int) -> bool:
    """Whether the process ends. One that nobody has reaped yet has ended, too."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
    return False


def test_a_childs_output_and_exit_status_arrive(children: Children, watcher: Watcher) -> None:
    run = Run(children, watcher, "import os; print('out'); os.write(2, b'err'); os._exit(3)")

    assert run.exit().status == 3
    assert run.said() == "out\nerr"


def test_a_child_sees_the_given_environment_and_no_other(
    children: Children, watcher: Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET", "of the host")
    run = Run(children, watcher, "import os; print(sorted(os.environ))", ONLY="this", LC_ALL="C.UTF-8")

    assert run.exit().status == 0
    assert run.said() == "['LC_ALL', 'ONLY']\n"


def test_a_child_leads_a_session_of_its_own_and_holds_no_file_of_ours(
    children: Children, watcher: Watcher
) -> None:
    source = "import os; print(os.getsid(0) == os.getpid(), sorted(map(int, os.listdir('/dev/fd')))[:-1])"
    run = Run(children, watcher, source)

    assert run.exit().status == 0
    assert run.said() == "True [0, 1, 2]\n"


def test_the_memory_that_a_child_used_is_told(children: Children, watcher: Watcher) -> None:
    exit_ = Run(children, watcher, "b = bytearray(80 * 1024 * 1024)").exit()

    assert 80 * 1024 * 1024 < exit_.memory < 200 * 1024 * 1024


def test_killing_a_child_ends_what_it_started_too(children: Children, watcher: Watcher) -> None:
    run = Run(children, watcher, WITH_A_CHILD)
    grandchild = int(first_output(run))

    children.kill(run.child)

    assert run.exit().status == -signal.SIGKILL
    assert gone(grandchild)


def test_what_a_child_leaves_behind_ends_with_it(children: Children, watcher: Watcher) -> None:
    run = Run(children, watcher, WITH_A_CHILD.replace("signal.pause()", "if not pid: signal.pause()", 1))
    grandchild = int(first_output(run))

    assert run.exit().status == 0
    assert gone(grandchild)


def test_a_program_that_does_not_exist_is_an_exit_with_the_reason(
    children: Children, watcher: Watcher
) -> None:
    output, seen = Output(watcher, lambda _: None), Run(children, watcher, "pass")
    exits: list[Exit] = []
    children.start(["/no/such/program"], env={}, cwd="/", output=output.writing, on_exit=exits.append)
    Run(children, watcher, "pass").exit()  # exits are heard of in order

    assert seen.exit().status == 0
    assert exits[0].status == 127
    assert "/no/such/program" in str(exits[0].error)


def test_closing_ends_every_child_and_the_spawner(children: Children, watcher: Watcher) -> None:
    run = Run(children, watcher, FOREVER)
    first_output(run)
    spawner = children.ready()

    children.close()

    assert run.exit().status == -signal.SIGKILL
    assert gone(spawner)
    assert gone(int(run.child.pid or 0))


def test_a_killed_spawner_takes_its_children_along_and_the_next_child_has_a_new_one(
    children: Children, watcher: Watcher
) -> None:
    run = Run(children, watcher, FOREVER)
    first_output(run)
    spawner = children.ready()

    os.kill(spawner, signal.SIGKILL)

    assert run.exit().status == -signal.SIGKILL
    assert gone(int(run.child.pid or 0))
    assert all(Run(children, watcher, "print('again')").exit().status == 0 for _ in range(5))
    assert children.ready() != spawner


HOST = """
import sys
from sandbox.localstack.executor.children import Children
from sandbox.localstack.executor.watcher import Watcher
import os, signal
watcher = Watcher()
children = Children(watcher)
reading, writing = os.pipe()
children.start(
    [sys.executable, "-c", "import os, signal; print(os.getpid(), flush=True); signal.pause()"],
    env={}, cwd="/", output=writing, on_exit=print,
)
print(children.ready(), os.read(reading, 100).decode().strip(), flush=True)
signal.pause()
"""


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM])
def test_nothing_outlives_the_process_that_began_it_all(ending: signal.Signals) -> None:
    root = str(Path(sandbox.__file__).parent.parent)
    host = subprocess.Popen(
        [sys.executable, "-c", HOST], env={"PYTHONPATH": root}, stdout=subprocess.PIPE, text=True
    )
    assert host.stdout is not None
    spawner, child = map(int, host.stdout.readline().split())

    host.send_signal(ending)
    host.wait()

    assert gone(child)
    assert gone(spawner)
