"""Random lives of a mapping: scripts of what may happen to it, and the mapping that it happens to."""

import asyncio
import dataclasses
from itertools import chain
from typing import Any

from hypothesis import strategies as st

from sandbox.mapping.answers import NotInvoked
from sandbox.mapping.ports import World
from sandbox.mapping.worker import Worker
from tests.unit.mapping.auditor import Auditor
from tests.unit.mapping.behaviours import sequences
from tests.unit.mapping.virtual import QUEUE, Fixture

ITEMS = 6
DAY = 24 * 3600
CHANGES: dict[str, list[Any]] = {
    "batch_size": [1, 3, 5, 100],
    "batching_window": [0, 3, 20],
    "parallelization_factor": [1, 2, 4],
    "retry_attempts": [-1, 0, 1, 3],
    "record_age": [-1, 60],
    "bisect": [True, False],
    "report_batch_item_failures": [True, False],
    "patterns": [(), ('{"eventName": ["INSERT"]}',)],
    "destination": [None, QUEUE],
}
FLAWS = [None, None, None, "raises", "raises", "reported", "reported", "named wrongly", "stateless"]


@dataclasses.dataclass(frozen=True)
class Step:
    """A method of Life with its arguments."""

    name: str
    arguments: dict[str, Any]

    def __repr__(self) -> str:
        return f"{self.name}({', '.join(f'{name}={value!r}' for name, value in self.arguments.items())})"


def _step(name: str, **arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[Step]:
    return st.builds(Step, st.just(name), st.fixed_dictionaries(arguments))


_changes = st.sampled_from([(name, value) for name, values in CHANGES.items() for value in values])
_writes = _step(
    "write",
    item=st.integers(0, ITEMS - 1),
    count=st.integers(1, 5),
    flaw=st.sampled_from(FLAWS),
    kind=st.sampled_from(["MODIFY", "INSERT"]),
)
_steps = st.one_of(
    _step("pass_time", seconds=st.sampled_from([0.001, 0.05, 0.3, 1, 7])),
    _writes,
    _writes,
    _writes,
    _writes,
    _step("pass_time", seconds=st.sampled_from([0.15, 2.5, 65])),
    _step("advance_the_clock", seconds=st.sampled_from([5, 20, 61, 61, DAY + 1])),
    _step("change_the_function", takes=st.sampled_from([0, 0.1, 2]), throttled=st.booleans()),
    _step("change_the_destination", takes=st.sampled_from([0, 1]), refuses=st.booleans()),
    _step("repair_the_function"),
    _step("pause"),
    _step("resume"),
    _step("update", change=_changes),
    _step("update", change=_changes),
    _step("update_to_windows", size=st.sampled_from([0, 10, 30])),
    _step("crash", rounds=st.integers(0, 40)),
    _step("split", which=st.integers(0, 4)),
    _step("trim", item=st.integers(0, ITEMS - 1)),
)
beginnings = st.lists(_changes, max_size=5).map(dict)
"""What a mapping is created with."""
scripts = st.lists(st.lists(_steps, min_size=2, max_size=10), min_size=2, max_size=10).map(
    lambda chapters: list(chain(*chapters))
)
"""From lists of lists, since Hypothesis keeps its lists short."""


class Audited(Fixture):
    """A mapping whose every entry is held against the rules, with a function that can be ill."""

    def __init__(self) -> None:
        super().__init__(
            self.behave,
            takes=0.1,
            batch_size=2,
            parallelization_factor=2,
            report_batch_item_failures=True,
        )
        self.flawed: dict[int, str] = {}
        self.throttled = False
        self.auditor = Auditor(self.checkpoints)

    def world(self) -> World:
        return dataclasses.replace(super().world(), observe=self.auditor)

    def start(self, *_: Any) -> Worker:
        self.auditor.begins(self.settings)
        return super().start()

    async def stop(self) -> None:
        self.auditor.is_stopping = True
        await super().stop()
        self.auditor.stopped()

    async def crash(self) -> None:
        await super().crash()
        self.auditor.crashed()

    @property
    def is_running(self) -> bool:
        return bool(self._workers)

    def behave(self, event: dict[str, Any]) -> object:
        if "window" in event:
            self.auditor.windowed(event, event["state"].get("seen", []), sequences(event))
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
        """The state with the records of this event that it succeeds with."""
        seen, new = event["state"].get("seen", []), sequences(event)
        report = self.settings.report_batch_item_failures
        return {"seen": seen + (new[:reported] if report else new)}

    def heal(self) -> None:
        self.flawed.clear()
        self.throttled = self.destination.refuses = False


class Life:
    """The life of one mapping; each method is a step of it."""

    def __init__(self) -> None:
        self.mapping = Audited()
        self.leaves = ["shard-1"]
        self.shard_of = dict.fromkeys(range(ITEMS), "shard-1")

    async def live(self, beginning: dict[str, Any], script: list[Step]) -> None:
        """Take each step; then all is made well, and everything must come to its end."""
        self.mapping.settings = dataclasses.replace(self.mapping.settings, **beginning)
        await self.resume()
        for step in script:
            await getattr(self, step.name)(**step.arguments)
            self.mapping.check()
        await self.end()

    async def end(self) -> None:
        mapping, auditor = self.mapping, self.mapping.auditor
        mapping.heal()
        await self.resume()
        await mapping.eventually(lambda: not auditor.unfinished(), "every record is done", within=3600)
        await mapping.eventually(lambda: not auditor.behind(), "every checkpoint is told", within=60)
        await mapping.stop()

    async def write(self, item: int, count: int, flaw: str | None, kind: str) -> None:
        """Some changes of one item and of its neighbours, the last of them with a flaw."""
        for number in range(count):
            one = (item + number // 2) % ITEMS
            record = self.mapping.stream.write(f"item-{one}", shard=self.shard_of[one], eventName=kind)
            self.mapping.auditor.wrote(record)
        if flaw:
            self.mapping.flawed[record.sequence] = flaw

    async def pass_time(self, seconds: float) -> None:
        await self.mapping.pass_time(seconds)

    async def advance_the_clock(self, seconds: float) -> None:
        self.mapping.clock.advance(seconds)

    async def change_the_function(self, takes: float, throttled: bool) -> None:
        self.mapping.function.takes, self.mapping.throttled = takes, throttled

    async def change_the_destination(self, takes: float, refuses: bool) -> None:
        self.mapping.destination.takes, self.mapping.destination.refuses = takes, refuses

    async def repair_the_function(self) -> None:
        self.mapping.flawed.clear()

    async def pause(self) -> None:
        await self.mapping.stop()

    async def resume(self) -> None:
        if not self.mapping.is_running:
            self.mapping.start()

    async def update(self, change: tuple[str, Any]) -> None:
        """One setting; where it has windows it has neither lanes nor filters."""
        forbidden = change[0] in ("parallelization_factor", "patterns")
        await self.mapping.update(**dict([change]), **({"tumbling_window": 0} if forbidden else {}))

    async def update_to_windows(self, size: int) -> None:
        await self.mapping.update(tumbling_window=size, parallelization_factor=1, patterns=())

    async def crash(self, rounds: int) -> None:
        """The worker ends after some more rounds of the loop, wherever it is, and another one begins."""
        for _ in range(rounds):
            await asyncio.sleep(0)
        await self.mapping.crash()
        await self.resume()

    async def split(self, which: int) -> None:
        """A shard is closed, and its items go on in two children."""
        parent = self.leaves[which % len(self.leaves)]
        if len(self.leaves) == ITEMS - 1:
            return
        left, right = f"{parent}-1", f"{parent}-2"
        self.mapping.stream.split(parent, left, right)
        self.leaves.remove(parent)
        self.leaves += [left, right]
        for item, shard in self.shard_of.items():
            if shard == parent:
                self.shard_of[item] = left if item % 2 else right

    async def trim(self, item: int) -> None:
        """All that stands in an item's shard leaves the stream, read or not."""
        shard = self.shard_of[item]
        up_to = await self.mapping.stream.latest(shard)
        self.mapping.auditor.trimmed(shard, up_to)
        self.mapping.stream.trim(up_to, shard)
