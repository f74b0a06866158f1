"""The table of claims: claim, result, time; by file, in as many columns as the terminal has."""

from collections.abc import Sequence
from io import StringIO
from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sandbox.report.results import Result

STYLES = {"passed": "green", "failed": "bold red", "error": "bold red", "xpassed": "bold red"}
UNSURE = "yellow"


def table_text(results: Sequence[Result], *, width: int, colour: bool) -> str:
    """The whole table; without ``colour`` it is plain text."""
    page = StringIO()
    console = Console(
        file=page,
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        highlight=False,
        legacy_windows=False,
    )
    for file, group in groupby(results, key=lambda each: each.file):
        console.print(Text(file, style="bold" if colour else ""))
        console.print(Padding(_table(list(group)), (0, 0, 0, 2)))
    return "\n".join(line.rstrip() for line in page.getvalue().splitlines()) + "\n"


def _table(results: Sequence[Result]) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), expand=True, pad_edge=False)
    table.add_column("claim", ratio=1, overflow="fold")
    table.add_column("result", no_wrap=True, width=len("xpassed"))
    table.add_column("time", no_wrap=True, justify="right", width=len("1000.0 s"))
    for each in results:
        style = STYLES.get(each.outcome, UNSURE)
        table.add_row(Text(each.claim), Text(each.outcome, style=style), f"{each.seconds:.1f} s")
    return table
