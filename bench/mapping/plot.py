"""The growth as a plot: SVG, written by hand, so that nothing has to be installed for four small panels."""

from collections.abc import Callable, Sequence
from html import escape
from math import ceil, log10
from typing import NamedTuple

from bench.mapping.growth import Row

WIDTH, HEIGHT = 360, 230
"""Of one panel, in pixels."""
LEFT, TOP, RIGHT, BOTTOM = 48, 34, 16, 40
COLOURS = ("#1f6feb", "#d29922", "#8957e5")
MB = 1024**2


class Line(NamedTuple):
    name: str
    value: Callable[[Row], float]


class Panel(NamedTuple):
    title: str
    lines: Sequence[Line]


TIMES = Panel(
    "milliseconds",
    (
        Line("write p50", lambda row: row.latency.write.p50 * 1000),
        Line("delivery p50", lambda row: row.latency.delivery.p50 * 1000),
        Line("delivery p99", lambda row: row.latency.delivery.p99 * 1000),
    ),
)
IDLE = Panel("idle: % of a core", (Line("LocalStack and DynamoDB Local", lambda row: row.idle.processor),))
MEMORY = Panel(
    "memory: MB",
    (
        Line("LocalStack", lambda row: row.idle.localstack_memory / MB),
        Line("DynamoDB Local", lambda row: row.idle.dynamodb_memory / MB),
    ),
)
PANELS = (TIMES, IDLE, MEMORY)


def draw(mappings: Sequence[Row], records: Sequence[Row]) -> str:
    """Times, processor and memory: above by the number of mappings, below by that of records."""
    parts = [
        _panel(panel, rows, across, column * WIDTH, line * HEIGHT)
        for line, (rows, across) in enumerate(((mappings, "mappings"), (records, "records in the stream")))
        for column, panel in enumerate(PANELS)
    ]
    width, height = WIDTH * len(PANELS), HEIGHT * 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="11">\n'
        f'<rect width="{width}" height="{height}" fill="white"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _panel(panel: Panel, rows: Sequence[Row], across: str, x: int, y: int) -> str:
    top = _round_up(max(line.value(row) for line in panel.lines for row in rows))
    places = _places([row.size for row in rows])
    parts = [
        _text(LEFT, 16, panel.title, weight="bold"),
        _text(WIDTH / 2, HEIGHT - 6, across, anchor="middle"),
        *(_scale(top * part / 4, top) for part in range(5)),
        *(
            _text(place, HEIGHT - BOTTOM + 16, f"{row.size:,}", anchor="middle")
            for place, row in zip(places, rows, strict=True)
        ),
    ]
    for number, (line, colour) in enumerate(zip(panel.lines, COLOURS, strict=False)):
        parts += [
            _curve([line.value(row) for row in rows], places, top, colour),
            _text(LEFT + 6 + 92 * number, TOP - 4, line.name, colour=colour),
        ]
    return f'<g transform="translate({x} {y})">\n' + "\n".join(parts) + "\n</g>"


def _places(sizes: Sequence[int]) -> list[float]:
    """From left to right, by the logarithm of the size."""
    first, last = log10(sizes[0]), log10(sizes[-1])
    room = WIDTH - LEFT - RIGHT - 40
    return [LEFT + 20 + room * ((log10(size) - first) / ((last - first) or 1)) for size in sizes]


def _scale(value: float, top: float) -> str:
    height = _height(value, top)
    return (
        f'<line x1="{LEFT}" y1="{height:.1f}" x2="{WIDTH - RIGHT}" y2="{height:.1f}" stroke="#ddd"/>'
        + _text(LEFT - 6, height + 4, f"{value:,g}", anchor="end")
    )


def _curve(values: Sequence[float], places: Sequence[float], top: float, colour: str) -> str:
    points = [(place, _height(value, top)) for place, value in zip(places, values, strict=True)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}'


def _height(value: float, top: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top


def _round_up(value: float) -> float:
    """The next of 1, 2, 4, 6, 8 times a power of ten: a quarter of it is a short number, too."""
    power = 10.0 ** ceil(log10(value) - 1) if value > 0 else 1.0
    return next(step * power for step in (1, 2, 4, 6, 8, 10, 20) if step * power >= value)


def _text(
    x: float, y: float, text: str, *, anchor: str = "start", weight: str = "normal", colour: str = "#333"
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}" fill="{colour}">'
        f"{escape(text)}</text>"
    )
