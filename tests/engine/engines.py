"""A sandbox of one test: its own ``.sandbox`` and port, driven by the command line like a user's."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil

from sandbox.engine import leftovers
from sandbox.localstack import ports
from tests.waiting import eventually

# Ctrl-C is ignored by what a suite starts that was itself started in the background.
_HEARS_CTRL_C = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
COMMAND = [sys.executable, "-c", f"{_HEARS_CTRL_C}; from sandbox.cli import main; main()"]


def free_port() -> int:
    """One that no connection and no server of another test is given before the engine listens on it."""
    return ports.choose()


class OwnEngine:
    def __init__(self, folder: Path, **variables: str) -> None:
        self.home = folder / ".sandbox"
        self.port = free_port()
        self.variables = {
            **os.environ,
            "SANDBOX_HOME": str(self.home),
            "SANDBOX_PORT": str(self.port),
            "SANDBOX_ENGINE": "process",
            "COLUMNS": "200",
            "NO_COLOR": "1",
            **variables,
        }
        self._started: list[subprocess.Popen[str]] = []

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """One command to its end, with what it printed."""
        return subprocess.run(
            [*COMMAND, *arguments],
            env={**self.variables, **variables},
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """One command in the background."""
        process = subprocess.Popen(
            [*COMMAND, *arguments],
            env=self.variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._started.append(process)
        return process

    def interrupted_up(self, act: Callable[["subprocess.Popen[str]"], object]) -> tuple[int, str]:
        """What `up` ends with and says when ``act`` comes in the middle of it, when LocalStack has begun.

        Begun anew where it was over before that, on a machine that stood still.
        """
        for _ in range(5):
            starter = self.start("up")
            eventually("the record of a started LocalStack", lambda: self.pid)
            act(starter)
            said = starter.communicate(timeout=600)[0]
            if starter.returncode:
                return starter.returncode, said
            self.run("down")
        raise AssertionError("up ended well, five times")

    def up(self) -> None:
        result = self.run("up")
        assert result.returncode == 0, result.stderr

    @property
    def pid(self) -> int | None:
        """LocalStack's pid as it is written down, or None before that."""
        try:
            return int(json.loads((self.home / "engine.json").read_text())["pid"])
        except (OSError, ValueError):
            return None

    def processes(self) -> list[psutil.Process]:
        return leftovers.find(self.home)

    def kill_localstack(self) -> None:
        pid = self.pid
        assert pid is not None
        process = psutil.Process(pid)
        process.send_signal(signal.SIGKILL)
        eventually("LocalStack's end", lambda: not process.is_running() or process.status() == "zombie")

    def end(self) -> None:
        for process in self._started:
            if process.poll() is None:
                process.kill()
            process.communicate()
        self.run("down")
