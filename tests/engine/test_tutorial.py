"""The tutorial that a reader types, typed: what stands in ``docs/tutorial.md``, and nothing else."""

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from sandbox.clients import Clients
from sandbox.engine import interpreter
from sandbox.settings import Settings
from tests.waiting import eventually

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial.md"
STEP = re.compile(r"^## (\d)\. (.+?)\n.*?^```(sh|python)\n(.*?)^```", re.MULTILINE | re.DOTALL)
PRINTED = re.compile(r"changed: (\{.*\})")
# What one step names, the next one knows, as in the one shell of a reader.
TYPED = 'set -aeu; [ ! -e "$NAMED" ] || . "$NAMED"\n{step}\nexport -p > "$NAMED"\n'


@dataclass(frozen=True)
class Step:
    number: int
    title: str
    language: str
    text: str


def steps() -> list[Step]:
    """Those of the tutorial, in order; each has one block to type or to save."""
    found = STEP.findall(TUTORIAL.read_text())
    return [Step(int(number), title, language, text) for number, title, language, text in found]


class Reader:
    """Somebody with a shell in ``folder``, and with ``awslocal`` on the PATH, whose account is that of
    ``clients``."""

    def __init__(self, folder: Path, clients: Clients) -> None:
        self.folder = folder
        commands = Settings.load().home / "bin"
        self.variables = {
            "PATH": f"{commands}:/usr/local/bin:/usr/bin:/bin",
            "AWS_ACCESS_KEY_ID": clients.account,
            "NAMED": str(folder / "named"),
        }

    def does(self, step: Step) -> str:
        """Type the step's command, or save its file; what was printed."""
        if step.language == "python":
            (self.folder / "handler.py").write_text(step.text)
            return ""
        done = subprocess.run(
            ["/bin/sh", "-c", TYPED.format(step=step.text)],
            cwd=self.folder,
            env=self.variables,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, f"step {step.number}, {step.title}: {done.stderr}"
        return done.stdout


def test_the_nine_steps_of_the_tutorial_end_with_the_printed_event_in_the_log(
    clients: Clients, tmp_path: Path
) -> None:
    if interpreter.on_this_machine("3.9", Settings.load().cache)[0] is None:
        pytest.skip("no Python 3.9 on this machine, and none is downloaded for a test")
    if shutil.which("zip") is None:
        pytest.skip("no zip on this machine, with which the reader packs")
    up, *typed, log = steps()
    assert [step.number for step in (up, *typed, log)] == list(range(1, 10))
    assert up.text.startswith("make up\n"), "what the session's own sandbox stands for"
    assert "--runtime python3.9" in typed[3].text
    reader = Reader(tmp_path, clients)

    for step in typed:
        reader.does(step)

    shown = eventually("the printed event", lambda: PRINTED.search(reader.does(log)))
    assert shown is not None
    record = json.loads(shown[1])
    assert (record["eventName"], record["eventSource"]) == ("INSERT", "aws:dynamodb")
    table = clients.client("dynamodb").describe_table(TableName="Parcels")["Table"]
    assert record["eventSourceARN"] == table["LatestStreamArn"]
    assert record["dynamodb"]["NewImage"] == {"number": {"S": "p-7"}, "weight": {"N": "2.5"}}
