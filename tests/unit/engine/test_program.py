import sys
from pathlib import Path

import psutil
import pytest

from sandbox.engine import program
from sandbox.progress import Step

TELLS = "import os; print('first', '', '  last ', sep='\\n'); raise SystemExit({status})"
WRITES = """
import os, signal, time
signal.signal(signal.SIGTERM, {term})
print(os.getpid(), flush=True)
while True:
    open("written", "a").close()
    time.sleep(0.01)
"""


class Heard(Step):
    def __init__(self) -> None:
        self.told: list[str] = []

    def detail(self, text: str) -> None:
        self.told.append(text)


class Interrupted(Heard):
    """Somebody types Ctrl-C when the first line is shown."""

    def detail(self, text: str) -> None:
        super().detail(text)
        raise KeyboardInterrupt


def python(source: str) -> list[str]:
    return [sys.executable, "-I", "-S", "-c", source]


def test_its_lines_are_progress_and_blank_ones_are_not() -> None:
    heard = Heard()

    program.run(python(TELLS.format(status=0)), heard)

    assert heard.told == ["first", "last"]


def test_a_failure_is_told_with_the_last_lines_as_they_were_indented() -> None:
    with pytest.raises(program.Failed) as failed:
        program.run(python(TELLS.format(status=3)), Heard())

    assert str(failed.value) == "  first\n    last"


def test_a_failure_without_a_word_is_one_too() -> None:
    with pytest.raises(program.Failed, match="its status was 3"):
        program.run(python("raise SystemExit(3)"), Heard())


@pytest.mark.parametrize("term", ["signal.SIG_DFL", "signal.SIG_IGN"])
def test_what_interrupts_it_ends_the_program_before_anything_else_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, term: str
) -> None:
    monkeypatch.setattr(program, "SECONDS_TO_END", 0.2)
    heard = Interrupted()

    with pytest.raises(KeyboardInterrupt):
        program.run(python(WRITES.format(term=term)), heard, folder=tmp_path)

    [pid] = map(int, heard.told)
    assert not psutil.pid_exists(pid)
