"""The words in which an unmet claim is told. Pure text: no colour, short lines, ready to be pasted."""

from collections.abc import Sequence
from typing import Any

from sandbox.scenario.matching import Expected, nearest_first

SHOWN = 5
WIDTH = 240
LOG_LINES = 8


def opening(where: str, awaited: str, waited: float) -> str:
    """Two lines: what was awaited where, and for how long."""
    return f"expected on {where}: {cut(awaited)}\nwaited {seconds(waited)}"


def instead(values: Sequence[Any], expected: Expected, noun: str) -> str:
    """What was there, the nearest first, and in what the nearest differs."""
    if not values:
        return f"saw no {noun}"
    near = nearest_first(values, expected)
    order = ", the nearest first" if len(near) > 1 else ""
    lines = listed(near)
    if differing := expected.differing(near[0]):
        lines.insert(1, f"    not as expected: {', '.join(differing)}")
    return "\n".join([f"saw {counted(len(near), f'other {noun}')}{order}:", *lines])


def too_few(values: Sequence[Any], expected: Expected, noun: str) -> str:
    """How many matched, and those that did not."""
    matched = sum(expected.matches(each) for each in values)
    others = [each for each in values if not expected.matches(each)]
    lines = [f"saw {matched}"]
    return "\n".join([*lines, instead(others, expected, noun)] if others else lines)


def missing(
    values: Sequence[Any], expected: Sequence[Expected], chosen: Sequence[int | None], noun: str
) -> str:
    """Which expectations nothing served, and what is left over."""
    lines = [
        f"  {cut(each.describe())}" for each, index in zip(expected, chosen, strict=True) if index is None
    ]
    others = [each for index, each in enumerate(values) if index not in chosen]
    return "\n".join(["missing:", *lines, f"saw {counted(len(others), f'other {noun}')}", *listed(others)])


def listed(values: Sequence[Any]) -> list[str]:
    """The first few, one a line, and how many more there are."""
    return listed_texts([repr(each) for each in values])


def listed_texts(texts: Sequence[str]) -> list[str]:
    lines = [f"  {cut(each)}" for each in texts[:SHOWN]]
    return [*lines, f"  … and {len(texts) - SHOWN} more"] if len(texts) > SHOWN else lines


def counted(number: int, noun: str) -> str:
    """``3, "message"`` becomes ``3 messages``; ``0`` becomes ``no message``."""
    if number == 0:
        return f"no {noun}"
    return f"{number} {noun}" + ("" if number == 1 else "s")


def seconds(duration: float) -> str:
    return f"{duration:.1f}".removesuffix(".0") + " s"


def cut(text: str) -> str:
    """``text`` in one line, its end replaced by ``…`` where it is too long."""
    return cut_end(" ".join(text.split()))


def cut_end(text: str) -> str:
    """As ``cut``, with the spaces in it as they are."""
    return text if len(text) <= WIDTH else text[: WIDTH - 1] + "…"
