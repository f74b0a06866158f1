"""Colours of a log on the terminal."""

import io

from rich.console import Console

from sandbox.cli.function_log import Line
from sandbox.cli.log_colours import COLOURS, Coloured

LINES = [Line("of nobody"), Line("a [red] :smile:", "r-1"), Line("b", "r-2"), Line("c", "r-1")]


def shown(lines: list[Line], *, terminal: bool) -> list[str]:
    page = io.StringIO()
    console = Console(file=page, force_terminal=terminal, color_system="standard" if terminal else None)
    Coloured(console).print(lines)
    return page.getvalue().splitlines()


def test_lines_of_one_request_have_one_colour_on_a_terminal() -> None:
    nobody, first, second, third = shown(LINES, terminal=True)

    assert nobody == "of nobody"
    assert first.replace("a [red] :smile:", "") == third.replace("c", "")
    assert second.replace("b", "") != third.replace("c", "")


def test_anywhere_else_lines_are_as_they_were_written() -> None:
    assert shown(LINES, terminal=False) == ["of nobody", "a [red] :smile:", "b", "c"]


def test_there_is_a_colour_for_every_request() -> None:
    lines = [Line("x", f"r-{number}") for number in range(len(COLOURS) + 1)]

    assert len(set(shown(lines, terminal=True))) == len(COLOURS)
