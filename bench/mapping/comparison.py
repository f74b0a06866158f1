"""All of it, one engine after the other, so that none disturbs another one's figures.

Prints tables, and leaves them in ``.sandbox/bench/mapping/`` with the plot and with every single value.
"""

import os
from pathlib import Path

from bench.mapping import latency, report, throughput
from bench.mapping.counts import FULL, QUICK, Counts
from bench.mapping.engines import SANDBOX, Engine, Kind, localstack, running
from bench.mapping.growth import Growth
from bench.mapping.latency import Latency
from bench.mapping.machine import Machine
from bench.mapping.results import Compared, Results
from bench.mapping.throughput import Throughput
from sandbox.cli.terminal import TerminalProgress
from sandbox.progress import Progress

FOLDER = Path(__file__).parents[2] / ".sandbox" / "bench" / "mapping"
BATCH_SIZE = 100
KINDS = (SANDBOX, localstack("1"), localstack("0.05"))
"""The second is LocalStack's default; the third is what the sandbox sets for mappings from other sources."""


def main() -> None:
    counts = QUICK if os.environ.get("QUICK") else FULL
    report.publish(measure(counts, TerminalProgress()), FOLDER)


def measure(counts: Counts, progress: Progress) -> Results:
    machine = Machine.here()
    compared = [_compared(kind, counts, progress) for kind in KINDS]
    with running(SANDBOX, FOLDER / "engine", progress) as engine:
        growth = Growth(engine, counts, progress)
        empty, mappings = growth.nothing(), list(growth.mappings())
    with running(SANDBOX, FOLDER / "engine", progress) as engine:
        on_one_stream = Growth(engine, counts, progress).on_one_stream()
    with running(SANDBOX, FOLDER / "engine", progress) as engine:
        records = list(Growth(engine, counts, progress).records())
    return Results(machine, compared, empty, mappings, on_one_stream, records)


def _compared(kind: Kind, counts: Counts, progress: Progress) -> Compared:
    with running(kind, FOLDER / "engine", progress) as engine:
        return Compared(
            kind, _latency(engine, kind, counts, progress), _throughput(engine, kind, counts, progress)
        )


def _latency(engine: Engine, kind: Kind, counts: Counts, progress: Progress) -> Latency:
    samples = counts.samples if kind is SANDBOX else counts.localstack_samples
    with engine.world() as world, progress.step(f"{samples} timed writes to {kind.name}") as step:
        world.function("starts", "starts")
        world.mapping(world.table("Timed"), "starts")
        return latency.measure(
            world, ["Timed"], samples, pause=1.0, told=lambda done: step.detail(f"{done} of {samples}")
        )


def _throughput(engine: Engine, kind: Kind, counts: Counts, progress: Progress) -> Throughput:
    count = counts.waiting
    with engine.world() as world, progress.step(f"{count:,} records to a queue by {kind.name}") as step:
        return throughput.measure(
            world, count, BATCH_SIZE, lambda done: step.detail(f"{done:,} of {count:,}")
        )
