"""The tutorial that a reader types, typed: what stands in ``docs/tutorial.md``, and nothing else."""

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from sandbox.clients import Clients
from sandbox.engine import interpreter
from sandbox.settings import Settings
from tests.engine.reader import Reader
from tests.waiting import eventually

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial.md"
STEP = re.compile(r"^## (\d)\. (.+?)\n.*?^```(sh|python)\n(.*?)^```", re.MULTILINE | re.DOTALL)
PRINTED = re.compile(r"changed: (\{.*\})")


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


def do(reader: Reader, step: Step) -> str:
    """Have the reader type the step's command, or save its file; what was printed."""
    if step.language == "sh":
        return reader.types(step.text)
    (reader.folder / "handler.py").write_text(step.text)
    return ""


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
        do(reader, step)

    shown = eventually("the printed event", lambda: PRINTED.search(do(reader, log)))
    assert shown is not None
    record = json.loads(shown[1])
    assert (record["eventName"], record["eventSource"]) == ("INSERT", "aws:dynamodb")
    table = clients.client("dynamodb").describe_table(TableName="Parcels")["Table"]
    assert record["eventSourceARN"] == table["LatestStreamArn"]
    assert record["dynamodb"]["NewImage"] == {"number": {"S": "p-7"}, "weight": {"N": "2.5"}}
