import sys

import pytest

from sandbox.localstack.executor import children as spawning
from sandbox.localstack.executor import parents, process
from sandbox.localstack.executor.children import Children
from sandbox.localstack.executor.process import Command, RuntimeProcess
from sandbox.localstack.executor.watcher import Watcher
from tests.waiting import eventually

SEEN = 200 << 20


def test_what_one_look_saw_is_not_forgotten_by_another_that_began_before(
    children: Children, watcher: Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = Command([sys.executable, "-c", "import signal; signal.pause()"], {}, "/")
    running = RuntimeProcess(command, children, watcher, lambda events: None)
    eventually("its number", lambda: running._child.pid)

    def meanwhile(pid: int) -> int:
        """A look that takes so long that the process was found to hold too much, and has ended."""
        monkeypatch.setattr(process, "most", lambda pid: SEEN)
        running.weigh({pid: [pid]}, SEEN - 1)
        return 0

    monkeypatch.setattr(process, "most", meanwhile)

    assert running.memory() == SEEN
    running.kill()


def test_a_warm_parent_that_hangs_holds_the_spawner_up_for_less_than_that_is_waited_for() -> None:
    assert min(process.PATIENCE, spawning.PATIENCE) > parents.PATIENCE
