"""What a write, a delivery and a mapping cost when there are more mappings, and more records."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bench.mapping import latency, load
from bench.mapping.counts import Counts
from bench.mapping.engines import Engine
from bench.mapping.latency import Latency
from bench.mapping.load import Load
from bench.mapping.worlds import World
from sandbox.progress import Progress

BATCH_SIZE = 1000
"""With which records that wait in a stream are worked off."""
PAUSE = 0.1
WITHIN = 1200.0


@dataclass(frozen=True)
class Row:
    """One size."""

    size: int
    latency: Latency
    idle: Load
    filled: float | None = None
    """Records written a second, where the stream was filled."""
    worked_off: float | None = None
    """Records a second that the mapping worked off, until it had come to the end of the stream."""

    def as_json(self) -> dict[str, Any]:
        return {
            "size": self.size,
            "latency": self.latency.as_json(),
            "idle": self.idle.as_json(),
            "filled": self.filled,
            "worked off": self.worked_off,
        }


class Growth:
    """Measures in an engine that has nothing else to do."""

    def __init__(self, engine: Engine, counts: Counts, progress: Progress) -> None:
        self._engine = engine
        self._counts = counts
        self._progress = progress

    def nothing(self) -> Load:
        """What the engine costs with no table and no mapping in it."""
        return self._idle("no mapping")

    def mappings(self) -> Iterator[Row]:
        """More and more mappings, each on a table of its own, all to one function."""
        with self._engine.world() as world:
            world.function("starts", "starts")
            tables: list[str] = []
            for size in self._counts.mappings:
                with self._progress.step(f"Making {size} tables with a mapping each") as step:
                    while len(tables) < size:
                        step.detail(f"{len(tables)} of {size}")
                        tables.append(f"Table{len(tables)}")
                        _mapped(world, tables[-1], ["starts"])
                yield self._row(world, tables, size, handlers=1)

    def on_one_stream(self) -> Row:
        """Several mappings on one stream, each to a function of its own: all have to have been invoked."""
        functions = [f"starts{number}" for number in range(self._counts.on_one_stream)]
        with self._engine.world() as world:
            with self._progress.step(f"Making {len(functions)} mappings on one stream"):
                for name in functions:
                    world.function(name, "starts")
                _mapped(world, "Shared", functions)
            return self._row(world, ["Shared"], len(functions), handlers=len(functions))

    def records(self) -> Iterator[Row]:
        """A stream with more and more records in it; for each size another table, in another account."""
        for size in self._counts.records:
            with self._engine.world() as world:
                world.function("starts", "starts")
                stream = world.table("Filled")
                filled, worked_off = self._filled(world, size), self._worked_off(world, stream, size)
                row = self._row(world, ["Filled"], size, handlers=1)
            yield replace(row, filled=filled, worked_off=worked_off)

    def _filled(self, world: World, size: int) -> float:
        with self._progress.step(f"Writing {size:,} records") as step:
            return size / world.fill("Filled", size, lambda written: step.detail(f"{written:,}"))

    def _worked_off(self, world: World, stream: str, size: int) -> float:
        with self._progress.step(f"Working off {size:,} records") as step:
            began = time.time()
            world.mapping(stream, "starts", BatchSize=BATCH_SIZE)
            batches = world.hearing.records(size, lambda count: step.detail(f"{count:,}"), WITHIN)
            return size / (max(one.at for one in batches) - began)

    def _row(self, world: World, tables: Sequence[str], size: int, *, handlers: int) -> Row:
        idle, samples = self._idle(f"{size:,}"), self._counts.growth_samples
        with self._progress.step(f"{samples} timed writes at {size:,}") as step:
            measured = latency.measure(
                world,
                tables,
                samples,
                pause=PAUSE,
                told=lambda done: step.detail(f"{done}"),
                handlers=handlers,
            )
        return Row(size, measured, idle)

    def _idle(self, what: str) -> Load:
        with self._progress.step(f"Doing nothing with {what}") as step:
            return load.measure(
                self._engine,
                self._counts.idle,
                quiet=self._counts.quiet,
                told=lambda left: step.detail(f"{left:.0f} s more"),
            )


def _mapped(world: World, table: str, functions: Sequence[str]) -> None:
    """A table with mappings, each of which has invoked its function."""
    stream = world.table(table)
    for function in functions:
        world.mapping(stream, function)
    world.put(table, f"first-of-{table}")
    world.hearing.of(f"first-of-{table}", times=len(functions))
