"""Handlers that are forked, and the same started by themselves, in two engines that take turns.

LocalStack's own Docker executor is a third one, where there is a Docker engine with our image.
Prints tables, and leaves them in ``.sandbox/bench/handlers/`` with every single value.
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from bench.handlers import containers, docker_executor
from bench.handlers.containers import NotMeasured
from bench.handlers.docker_executor import InAContainer
from bench.handlers.measuring import FUNCTIONS, Measured, Subject
from bench.mapping.engines import Engine, Kind, running
from bench.mapping.machine import Machine
from bench.mapping.numbers import Sample, ms
from bench.mapping.report import table
from sandbox.cli.terminal import TerminalProgress
from sandbox.errors import EngineError
from sandbox.progress import Progress

FOLDER = Path(__file__).parents[2] / ".sandbox" / "bench" / "handlers"
FORKED = Kind("handlers that are forked", "sandbox")
PLAIN = Kind("handlers that start by themselves", "sandbox", {"SANDBOX_WARM_PARENTS": "no"})
STARTS, WARM = 20, 10
"""New environments of each function, and further invocations of each."""
QUICK = 3
UNCOUNTED = "imports_boto3"
PATIENCE = 20
"""Starts until a parent is ready."""
THIRD = 1 / 3
OVER_THE_HANDLER = 0.003
"""Seconds."""
CLAIMED = "makes_a_client"
OUR_WAYS = ("by itself", "forked")
MB = 1024**2

Found = Mapping[str, Sequence[Measured]]
"""By function: started by itself, forked, and in a container where that was to be had."""


def main() -> None:
    starts = QUICK if os.environ.get("QUICK") else STARTS
    machine, progress = Machine.here(), TerminalProgress()
    with (
        running(PLAIN, FOLDER / "plain", progress) as plain,
        running(FORKED, FOLDER / "forked", progress) as forked,
        docker_executor.engine(FOLDER / "docker", progress) as theirs,
    ):
        others = () if isinstance(theirs, NotMeasured) else (theirs,)
        found = measure((plain, forked, *others), starts, progress)
        with progress.step("Starts of an empty container"):
            container = containers.starts(containers.image(), starts)
    in_docker = theirs.reason if isinstance(theirs, NotMeasured) else theirs.name
    publish(machine, found, container, in_docker, FOLDER)


def measure(engines: Sequence[Engine], starts: int, progress: Progress) -> Found:
    """All engines in turn, for each function; what is first started in each is not counted."""
    names = sorted(one.stem for one in FUNCTIONS.glob("[a-z]*.py"))
    with ExitStack() as stack:
        plain, forked, *others = [stack.enter_context(engine.world()).clients for engine in engines]
        _warm_up(Subject(plain, UNCOUNTED), False)
        _warm_up(Subject(forked, UNCOUNTED), True)
        for clients in others:
            _once(InAContainer(clients, UNCOUNTED))
        return {
            name: _measured(
                [Subject(plain, name), Subject(forked, name), *(InAContainer(it, name) for it in others)],
                name,
                starts,
                progress,
            )
            for name in names
        }


def _warm_up(subject: Subject, forked: bool) -> None:
    for _ in range(PATIENCE):
        _once(subject)
        if subject.is_forked == forked:
            return
    raise EngineError(f"After {PATIENCE} starts, handlers are {'not ' if forked else ''}forked.")


def _once(subject: Subject) -> None:
    subject.start()
    subject.end()


def _measured(subjects: Sequence[Subject], name: str, starts: int, progress: Progress) -> Sequence[Measured]:
    with progress.step(f"{starts} starts of {name} in each engine") as step:
        for count in range(starts):
            for subject in subjects:
                subject.start()
                subject.invoke(WARM)
                subject.end()
            step.detail(f"{count + 1} of {starts}")
    return [subject.measured for subject in subjects]


def publish(
    machine: Machine, found: Found, container: Sample | NotMeasured, in_docker: str, folder: Path
) -> None:
    """Print the tables, and leave them in the folder with every single value.

    ``in_docker`` says in what the Docker executor's functions ran, or why there were none.
    """
    parts = [_starts(found), _invocations(found), *_docker(found, in_docker), _in_words(container)]
    parts.append(_claims(found))
    text = "\n\n".join([f"Measured {machine}.", *parts])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "figures.md").write_text(text + "\n")
    values = {name: [one.as_json() for one in all_ways] for name, all_ways in found.items()}
    (folder / "figures.json").write_text(json.dumps(values, indent=1) + "\n")
    print(f"{text}\n\nAlso in {folder}: figures.md, figures.json")


def _starts(found: Found) -> str:
    head = ("cold start", "init p50, ms", "p99, ms", "Invoke p50, ms", "p99, ms", "samples")
    rows = []
    for name, way, measured in _each(found):
        times = [
            ms(Sample(values).percentile(at)) for values in (measured.init, measured.cold) for at in (50, 99)
        ]
        rows.append([f"{name}, {way}", *times, str(len(measured.cold))])
    return "### Cold starts\n\n" + table(head, rows)


def _docker(found: Found, words: str) -> Iterator[str]:
    yield "### LocalStack's Docker executor"
    compared = {name: (ways[1], ways[2]) for name, ways in found.items() if len(ways) > len(OUR_WAYS)}
    if compared:
        yield f"Functions ran {words}."
        yield docker_executor.compared(compared)
    else:
        yield f"It was not measured: {words}."


def _in_words(container: Sample | NotMeasured) -> str:
    if isinstance(container, NotMeasured):
        return f"What a container takes to start was not measured: {container.reason}."
    return (
        f"An empty container of {containers.image()}, from `docker run` to the end of a Python that does "
        f"nothing: p50 {ms(container.p50)} ms, p99 {ms(container.p99)} ms, {container.count} samples. "
        "LocalStack's Docker executor starts one for each environment."
    )


def _invocations(found: Found) -> str:
    head = (
        "warm",
        "Duration p50, ms",
        "p99, ms",
        "Invoke p50, ms",
        "p99, ms",
        "samples",
        "used, MB",
        "own, MB",
    )
    rows = []
    for name, way, measured in _each(found):
        times = [
            ms(Sample(values).percentile(at))
            for values in (measured.inside, measured.warm)
            for at in (50, 99)
        ]
        memory = [f"{Sample(values).p50 / MB:.0f}" for values in (measured.used, measured.own)]
        rows.append([f"{name}, {way}", *times, str(len(measured.warm)), *memory])
    return "### Warm invocations over the handler's own time, and memory\n\n" + table(head, rows)


def _each(found: Found) -> list[tuple[str, str, Measured]]:
    return [
        (name.replace("_", " "), way, measured)
        for name, ways in found.items()
        for way, measured in zip(OUR_WAYS, ways, strict=False)
    ]


def _claims(found: Found) -> str:
    plain, forked, *_ = found[CLAIMED]
    share = Sample(forked.init).p50 / Sample(plain.init).p50
    over = max(Sample(one.inside).p50 for ways in found.values() for one in ways[: len(OUR_WAYS)])
    rows = [
        [
            "init of one that makes a client, forked: at most a third of the plain one",
            f"{share:.2f}",
            "yes" if share <= THIRD else "NO",
        ],
        [
            "a warm invocation costs less than 3 ms over the handler's own time (Duration, p50)",
            f"{ms(over)} ms",
            "yes" if over < OVER_THE_HANDLER else "NO",
        ],
    ]
    return "### What was to hold\n\n" + table(("claim", "measured", "holds"), rows)
