"""Runs a program of somebody else's to its end: uv, npm, Compose."""

import contextlib
import subprocess
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path

from sandbox.progress import Step

LAST_LINES = 20
SECONDS_TO_END = 5


class Failed(Exception):
    """It ended with an error; as text its last lines, indented."""

    def __init__(self, status: int, lines: Sequence[str]) -> None:
        super().__init__("\n".join(f"  {line}" for line in lines or [f"(nothing; its status was {status})"]))


def run(
    command: Sequence[str],
    step: Step,
    *,
    folder: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> None:
    """Run it in ``folder``, telling ``step`` its latest line. Raises Failed.

    Whatever interrupts this, Ctrl-C above all, ends the program first: it must not go on writing into a
    folder that is removed, nor start a container that nobody waits for.
    """
    last: deque[str] = deque(maxlen=LAST_LINES)
    with subprocess.Popen(
        command,
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        assert process.stdout is not None
        try:
            for line in filter(None, map(str.rstrip, process.stdout)):
                last.append(line)
                step.detail(line.strip())
        except BaseException:
            _end(process)
            raise
    if process.returncode:
        raise Failed(process.returncode, last)


def _end(process: "subprocess.Popen[str]") -> None:
    """It may tidy up for a while."""
    process.terminate()
    try:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(SECONDS_TO_END)
    finally:
        process.kill()
        process.wait()
