"""Handlers and DynamoDB Local killed at random, under writes: nothing is lost, nothing is out of order."""

import operator
import random
from collections import defaultdict
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import psutil
import pytest
from botocore.exceptions import BotoCoreError, ClientError

from sandbox.clients import Clients
from sandbox.control import Control
from tests.engine.engines import OwnEngine
from tests.engine.functions import Function
from tests.engine.mappings import REPORTING, Mapping, settle
from tests.engine.streams import StreamTable
from tests.waiting import eventually

VERSIONS = 100
"""Of each item, of five in each of four tables: 2,000 writes."""
MAPPINGS: dict[str, dict[str, Any]] = {
    "Plain": {"BatchSize": 7},
    "Lanes": {"ParallelizationFactor": 4, "BatchSize": 5},
    "Halves": {"BisectBatchOnFunctionError": True},
    "Reports": {"BatchSize": 20, "MaximumBatchingWindowInSeconds": 1, **REPORTING},
}
HANDLER_KILLS, DATABASE_KILLS = 30, 4


class Notes:
    """A file in which handlers write down each record when they are done with it, and their process.

    It outlives them all.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "notes"
        self.path.touch()

    @property
    def handler(self) -> str:
        return f"""
import os, time
def handler(event, context):
    notes = os.open({str(self.path)!r}, os.O_WRONLY | os.O_APPEND)
    for record in event["Records"]:
        time.sleep(0.02)
        table = record["eventSourceARN"].split("/")[1]
        image = record["dynamodb"]["NewImage"]
        line = table, image["id"]["S"], image["version"]["N"], str(os.getpid())
        os.write(notes, (" ".join(line) + "\\n").encode())
    os.close(notes)
"""

    def count(self) -> int:
        return self.path.read_bytes().count(b"\n")

    def versions(self) -> dict[tuple[str, str], list[int]]:
        """By table and key: the versions in the order in which they came."""
        found: dict[tuple[str, str], list[int]] = defaultdict(list)
        for table, key, version, _ in self._lines():
            found[table, key].append(int(version))
        return found

    def processes(self) -> set[int]:
        """Whoever wrote in it. Nothing else tells a handler that was forked from what it was forked from."""
        return {int(pid) for *_, pid in self._lines()}

    def _lines(self) -> list[list[str]]:
        return [line.split() for line in self.path.read_text().splitlines(keepends=True) if line[-1] == "\n"]


@pytest.mark.slow
def test_no_acknowledged_write_is_lost_or_late_whatever_is_killed(
    own_engine: OwnEngine, tmp_path: Path
) -> None:
    own_engine.up()
    clients = Clients(f"http://127.0.0.1:{own_engine.port}", account="111122223333")
    notes = Notes(tmp_path)
    tables = [StreamTable(clients, name) for name in MAPPINGS]
    functions = [Function(clients, notes.handler, name=table.name) for table in tables]
    for table in tables:
        Mapping(clients, table.stream_arn, table.name, **MAPPINGS[table.name])

    items = [(table, key) for table in tables for key in "abcde"]
    with ThreadPoolExecutor(8) as threads:
        writers = [threads.submit(write, table, key) for table, key in items]
        kill_in_turn(own_engine, notes, writers)
        for writer in writers:
            writer.result()

    answer = settle(clients, 60)
    assert answer["settled"], answer["waiting"]
    assert Control(clients.endpoint_url).get("status")["dynamodbLocal"]["starts"] == 1 + DATABASE_KILLS
    assert "crash" in {one["outcome"] for function in functions for one in function.invocations()}
    seen = notes.versions()
    assert seen.keys() == {(table.name, key) for table, key in items}
    for item, versions in seen.items():
        assert set(versions) == set(range(1, VERSIONS + 1)), item
        skipped = [step for step in pairwise([0, *versions]) if step[1] > step[0] + 1]
        assert not skipped, (item, skipped)


def write(table: StreamTable, key: str) -> None:
    """Write an item's versions one after the other, each until it is acknowledged."""
    for version in range(1, VERSIONS + 1):
        eventually("an answer to the write", partial(acknowledged, table, key, version))


def acknowledged(table: StreamTable, key: str, version: int) -> bool:
    """A write whose answer was lost may have written; then the same again changes nothing."""
    try:
        table.put(key, version=version)
    except (ClientError, BotoCoreError):
        return False
    return True


def kill_in_turn(engine: OwnEngine, notes: Notes, writers: list[Future[None]]) -> None:
    """Kill handlers, and now and then the database, spread over all that there is to do."""
    chance = random.Random(6)
    step = len(writers) * VERSIONS // (HANDLER_KILLS + 1)
    for number in range(1, HANDLER_KILLS + 1):
        eventually(f"{number * step} records handled", notes.count, partial(operator.le, number * step))
        chance.choice(handlers(engine, notes)).kill()
        if number % (HANDLER_KILLS // DATABASE_KILLS) == 0:
            database(engine).kill()


def handlers(engine: OwnEngine, notes: Notes) -> list[psutil.Process]:
    """The processes in which functions run."""

    def look() -> list[psutil.Process]:
        pids = notes.processes()
        return [one for one in engine.processes() if one.pid in pids]

    return eventually("a handler", look)


def database(engine: OwnEngine) -> psutil.Process:
    """The Java program, once it runs."""

    def look() -> list[psutil.Process]:
        pid = Control(f"http://127.0.0.1:{engine.port}").get("status")["dynamodbLocal"]["pid"]
        try:
            return [one for one in psutil.Process(pid).children() if "java" in one.name()]
        except psutil.Error:
            return []

    return eventually("DynamoDB Local", look)[0]
