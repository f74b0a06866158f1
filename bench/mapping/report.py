"""What was measured, as tables in Markdown, as a plot, and as JSON."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.mapping import plot
from bench.mapping.growth import Row
from bench.mapping.load import Load
from bench.mapping.numbers import ms
from bench.mapping.results import Results

FASTER_DELIVERY = 20
FASTER_THROUGHPUT = 5
TIMES_THE_WRITE = 4
IDLE_PERCENT = 2
MB = 1024**2
GROWTH = (
    *("write p50, ms", "delivery p50, ms", "p99, ms", "samples"),
    *("idle, % of a core", "LocalStack, MB", "DynamoDB Local, MB"),
)


def publish(results: Results, folder: Path) -> None:
    """Print the tables, and leave them in the folder with the plot and every single value."""
    text = "\n\n".join(_parts(results))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "figures.md").write_text(text + "\n")
    (folder / "figures.json").write_text(json.dumps(results.as_json(), indent=1) + "\n")
    (folder / "growth.svg").write_text(plot.draw(results.mappings, results.records))
    print(text)
    print(f"\nAlso in {folder}: figures.md, figures.json, growth.svg")


def _parts(results: Results) -> Iterator[str]:
    yield f"Measured {results.machine}."
    yield "### From PutItem to the handler, warm\n\n" + _deliveries(results)
    yield "### Records that wait, through BatchSize 100, into an SQS queue\n\n" + _throughputs(results)
    yield "### More mappings, each on a table of its own\n\n" + _mappings(results)
    yield "### Mappings on one stream, each to a function of its own\n\n" + _on_one_stream(results)
    yield "### More records in the stream\n\n" + _records(results)
    yield "### What was to hold\n\n" + _claims(results)


def _deliveries(results: Results) -> str:
    head = ("mapping", "samples", "write p50, ms", "delivery p50, ms", "p99, ms", "after the answer p50, ms")
    rows = []
    for one in results.compared:
        found = one.latency
        figures = (found.write.p50, found.delivery.p50, found.delivery.p99, found.after_answer.p50)
        rows.append([one.kind.name, str(found.delivery.count), *map(ms, figures)])
    return table(head, rows)


def _throughputs(results: Results) -> str:
    rows = [
        [
            one.kind.name,
            f"{one.throughput.records:,}",
            str(one.throughput.batches),
            f"{one.throughput.seconds:.2f}",
            f"{one.throughput.rate:,.0f}",
        ]
        for one in results.compared
    ]
    return table(("mapping", "records", "batches", "seconds", "records a second"), rows)


def _mappings(results: Results) -> str:
    nothing = ["0", "", "", "", "", *_load(results.empty)]
    return table(("mappings", *GROWTH), [nothing, *(_growth(row) for row in results.mappings)])


def _on_one_stream(results: Results) -> str:
    row = results.on_one_stream
    head = (
        "mappings",
        "first handler p50, ms",
        *(name.replace("delivery", "last handler") for name in GROWTH),
    )
    size, *rest = _growth(row)
    return table(head, [[size, ms(row.latency.first_delivery.p50), *rest]])


def _records(results: Results) -> str:
    rows = [
        [*_growth(row), f"{row.filled or 0:,.0f}", f"{row.worked_off or 0:,.0f}"] for row in results.records
    ]
    return table(("records", *GROWTH, "written a second", "worked off a second"), rows)


def _growth(row: Row) -> list[str]:
    found = row.latency
    times = [ms(one) for one in (found.write.p50, found.delivery.p50, found.delivery.p99)]
    return [f"{row.size:,}", *times, str(found.delivery.count), *_load(row.idle)]


def _load(load: Load) -> list[str]:
    return [
        f"{load.processor:.1f}",
        f"{load.localstack_memory / MB:,.0f}",
        f"{load.dynamodb_memory / MB:,.0f}",
    ]


def _claims(results: Results) -> str:
    ours, stock = results.compared[0], results.compared[1]
    faster = stock.latency.delivery.p50 / ours.latency.delivery.p50
    sooner = stock.throughput.seconds / ours.throughput.seconds
    ratio, idle = ours.latency.ratio, results.mappings[0].idle.processor
    return table(
        ("claim", "measured", "holds"),
        [
            _claim(
                f"delivery at p50 at least {FASTER_DELIVERY} times faster than LocalStack's default",
                f"{faster:.0f} times",
                faster >= FASTER_DELIVERY,
            ),
            _claim(
                f"from the write's beginning to the handler at most {TIMES_THE_WRITE} times the write",
                f"{ratio:.1f} times",
                ratio <= TIMES_THE_WRITE,
            ),
            _claim(
                f"waiting records in the queue at least {FASTER_THROUGHPUT} times faster",
                f"{sooner:.0f} times",
                sooner >= FASTER_THROUGHPUT,
            ),
            _claim(
                f"one idle mapping below {IDLE_PERCENT} % of a core, LocalStack and DynamoDB Local together",
                f"{idle:.1f} %",
                idle < IDLE_PERCENT,
            ),
        ],
    )


def _claim(claim: str, measured: str, holds: bool) -> list[str]:
    return [claim, measured, "yes" if holds else "NO"]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """In Markdown, its columns aligned: the first to the left, all others to the right."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    ruler = ["-" * (widths[0] + 2), *("-" * (width + 1) + ":" for width in widths[1:])]
    return "\n".join([_line(head, widths), f"|{'|'.join(ruler)}|", *(_line(row, widths) for row in rows)])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    others = (cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True))
    return f"| {' | '.join([cells[0].ljust(widths[0]), *others])} |"
