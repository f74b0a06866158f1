"""The table, letter for letter."""

import pytest

from sandbox.report.results import Result
from sandbox.report.table import table_text

LONG = "a claim that is so long that it does not fit into one line of the terminal"
RESULTS = [
    Result("users", "a new user is announced", "passed", 1.24),
    Result("users", LONG, "failed", 12.0),
    Result("values", "numbers stay exact", "skipped", 0.0),
]


def test_a_plain_table_is_text_that_can_be_pasted() -> None:
    assert table_text(RESULTS, width=60, colour=False).splitlines() == [
        "users",
        "  a new user is announced                  passed      1.2 s",
        "  a claim that is so long that it does     failed     12.0 s",
        "  not fit into one line of the terminal",
        "values",
        "  numbers stay exact                       skipped     0.0 s",
    ]


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert max(map(len, table_text(RESULTS, width=width, colour=False).splitlines())) <= width


def test_colour_is_used_only_when_asked_for() -> None:
    assert "\x1b[" not in table_text(RESULTS, width=80, colour=False)
    assert "\x1b[" in table_text(RESULTS, width=80, colour=True)


def test_square_brackets_of_a_parameter_are_no_markup() -> None:
    results = [Result("f", "each [bold]", "passed", 1.0)]
    assert "each [bold]" in table_text(results, width=80, colour=False)
