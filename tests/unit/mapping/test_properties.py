"""Whatever happens to a mapping: nothing is lost, nothing is repeated without a cause, everything ends.

A failing run is shown as the shortest script of steps that still fails.
"""

import asyncio
import dataclasses
from collections.abc import Coroutine
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from sandbox.mapping.ports import NotInvoked, World
from tests.unit.mapping.auditor import Auditor
from tests.unit.mapping.behaviours import sequences
from tests.unit.mapping.virtual import QUEUE, Fixture
from tests.unit.mapping.virtual_time import VirtualLoop

T = TypeVar("T")

ITEMS = 6
ONLY_INSERTS = ('{"eventName": ["INSERT"]}',)
DAY = 24 * 3600

CHANGES: dict[str, list[Any]] = {
    "batch_size": [1, 2, 3, 5, 100],
    "batching_window": [0, 3, 20],
    "parallelization_factor": [1, 2, 4],
    "retry_attempts": [-1, 0, 1, 3],
    "record_age": [-1, 60],
    "bisect": [True, False],
    "report_batch_item_failures": [True, False],
    "patterns": [(), ONLY_INSERTS],
    "destination": [None, QUEUE],
}
changes = st.sampled_from([(name, value) for name, values in CHANGES.items() for value in values])
flaws = st.sampled_from([None, None, "raises", "raises", "reported", "named wrongly", "stateless"])


class Audited(Fixture):
    """A mapping whose every entry is held against the rules, with a function that can be ill."""

    def __init__(self) -> None:
        super().__init__(self.behave)
        self.flawed: dict[int, str] = {}
        self.throttled = False
        self.auditor = Auditor(self.checkpoints)

    def world(self) -> World:
        return dataclasses.replace(super().world(), observe=self.auditor)

    def start(self, *_: Any) -> Any:
        self.auditor.begins(self.settings)
        return super().start()

    async def stop(self) -> None:
        self.auditor.is_stopping = True
        await super().stop()
        self.auditor.stopped()

    @property
    def is_running(self) -> bool:
        return bool(self._workers)

    def behave(self, event: dict[str, Any]) -> object:
        if self.throttled:
            return NotInvoked("Rate Exceeded.", throttled=True)
        flaws = {self.flawed[one]: one for one in reversed(sequences(event)) if one in self.flawed}
        if "raises" in flaws:
            raise ValueError("ill")
        failed = [str(flaws["reported"])] if "reported" in flaws else []
        if "named wrongly" in flaws:
            failed.append("nonsense")
        answer: dict[str, Any] = {"batchItemFailures": [{"itemIdentifier": one} for one in failed]}
        if "window" in event and "stateless" not in flaws:
            reported = sequences(event).index(int(failed[0])) if "reported" in flaws else None
            answer["state"] = self._grown(event, reported)
        return answer

    def _grown(self, event: dict[str, Any], reported: int | None) -> dict[str, Any]:
        """The state with the records of this event that it succeeds with, none of them twice."""
        seen, new = event["state"].get("seen", []), sequences(event)
        assert all(old < one for old in seen for one in new), f"{new} after {seen} in one window"
        report = self.settings.report_batch_item_failures
        return {"seen": seen + (new[:reported] if report else new)}

    def heal(self) -> None:
        self.flawed.clear()
        self.throttled = self.destination.refuses = False


class Life(RuleBasedStateMachine):
    """The life of one mapping, in virtual time."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = VirtualLoop()
        self.mapping = self.do(self._made())
        self.leaves = ["shard-1"]
        self.of_item = dict.fromkeys(range(ITEMS), "shard-1")

    async def _made(self) -> Audited:
        return Audited()

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    @initialize(settings=st.lists(changes, max_size=5))
    def create(self, settings: list[tuple[str, Any]]) -> None:
        self.mapping.settings = dataclasses.replace(self.mapping.settings, **dict(settings))
        self.resume()

    @rule(item=st.integers(0, ITEMS - 1), count=st.integers(1, 4), flaw=flaws, insert=st.booleans())
    def write(self, item: int, count: int, flaw: str | None, insert: bool) -> None:
        """Some changes of one item and of its neighbours, the last of them with a flaw."""
        self.do(self._write(item, count, flaw, "INSERT" if insert else "MODIFY"))

    async def _write(self, item: int, count: int, flaw: str | None, name: str) -> None:
        for number in range(count):
            one = (item + number // 2) % ITEMS
            record = self.mapping.stream.write(f"item-{one}", shard=self.of_item[one], eventName=name)
            self.mapping.auditor.wrote(record)
            if flaw and number == count - 1:
                self.mapping.flawed[record.sequence] = flaw

    @rule(seconds=st.sampled_from([0.001, 0.3, 1, 7, 65]))
    def pass_time(self, seconds: float) -> None:
        self.do(self.mapping.pass_time(seconds))

    @rule(seconds=st.sampled_from([5, 20, 61, 61, DAY + 1]))
    def advance_the_clock(self, seconds: float) -> None:
        self.mapping.clock.advance(seconds)

    @rule(takes=st.sampled_from([0, 0.1, 2]), throttled=st.booleans())
    def change_the_function(self, takes: float, throttled: bool) -> None:
        self.mapping.function.takes, self.mapping.throttled = takes, throttled

    @rule(takes=st.sampled_from([0, 1]), refuses=st.booleans())
    def change_the_destination(self, takes: float, refuses: bool) -> None:
        self.mapping.destination.takes, self.mapping.destination.refuses = takes, refuses

    @rule()
    def repair_the_function(self) -> None:
        self.mapping.flawed.clear()

    @precondition(lambda self: self.mapping.is_running)
    @rule()
    def pause(self) -> None:
        self.do(self.mapping.stop())

    @precondition(lambda self: not self.mapping.is_running)
    @rule()
    def resume(self) -> None:
        self.do(self._start())

    async def _start(self) -> None:
        self.mapping.start()

    @rule(change=changes)
    def update(self, change: tuple[str, Any]) -> None:
        """One setting; with windows it has neither lanes nor filters."""
        self.do(self.mapping.update(**({"tumbling_window": 0} | dict([change]))))

    @rule(size=st.sampled_from([10, 30]))
    def update_to_windows_of(self, size: int) -> None:
        self.do(self.mapping.update(tumbling_window=size, parallelization_factor=1, patterns=()))

    @precondition(lambda self: self.mapping.is_running)
    @rule(rounds=st.integers(0, 40))
    def crash(self, rounds: int) -> None:
        """The worker ends after some more rounds of the loop, wherever it is, and another one begins."""
        self.do(self._crash(rounds))

    async def _crash(self, rounds: int) -> None:
        for _ in range(rounds):
            await asyncio.sleep(0)
        await self.mapping.crash()
        self.mapping.auditor.crashed()
        self.mapping.start()

    @precondition(lambda self: len(self.leaves) < 5)
    @rule(which=st.integers(0, 4))
    def split(self, which: int) -> None:
        """A shard is closed, and its items go on in two children."""
        parent = self.leaves.pop(which % len(self.leaves))
        left, right = f"{parent}-1", f"{parent}-2"
        self.mapping.stream.split(parent, left, right)
        self.leaves += [left, right]
        for item, shard in self.of_item.items():
            if shard == parent:
                self.of_item[item] = left if item % 2 else right

    @rule(item=st.integers(0, ITEMS - 1))
    def trim(self, item: int) -> None:
        """All that stands in an item's shard leaves the stream, read or not."""
        shard = self.of_item[item]
        up_to = self.do(self.mapping.stream.latest(shard))
        self.mapping.auditor.trimmed(shard, up_to)
        self.mapping.stream.trim(up_to, shard)

    @invariant()
    def no_worker_has_failed(self) -> None:
        self.mapping.check()

    def teardown(self) -> None:
        try:
            self.do(self._end())
        finally:
            self.loop.close()

    async def _end(self) -> None:
        """Everything is made well, and then everything must come to its end."""
        mapping, auditor = self.mapping, self.mapping.auditor
        mapping.check()
        mapping.heal()
        if not mapping.is_running:
            mapping.start()
        await mapping.eventually(lambda: not auditor.unfinished(), "every record is done", within=3600)
        await mapping.eventually(lambda: not auditor.behind(), "every checkpoint is told", within=60)
        await mapping.stop()


TestLife = Life.TestCase
TestLife.settings = settings(
    deadline=None, max_examples=max(200, settings().max_examples), stateful_step_count=30
)
