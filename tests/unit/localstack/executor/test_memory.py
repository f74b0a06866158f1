"""What processes hold, as psutil tells it."""

import os

import psutil
import pytest

from sandbox.localstack.executor import memory


def test_what_a_process_shares_counts_where_the_system_does_not_tell_how_much_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(process: psutil.Process) -> None:  # as macOS does for everybody but root
        raise psutil.AccessDenied(process.pid)

    monkeypatch.setattr(psutil.Process, "memory_full_info", refuse)

    assert memory.together([os.getpid()], limit=1) > memory.MB
