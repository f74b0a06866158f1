"""``sandbox records``"""

import time
from typing import TYPE_CHECKING

import click

from sandbox.cli.asking import account_option, region_option, running
from sandbox.cli.terminal import output
from sandbox.settings import Settings

if TYPE_CHECKING:
    from sandbox.cli.record_rows import Row
    from sandbox.scenario.ledger_records import RecordLedger

LOOK_EVERY = 0.2
AROUND_THE_TABLE = 3
"""Lines of the terminal that the live table leaves free."""


@click.command()
@click.argument("table", required=False)
@click.option("--follow", "-f", is_flag=True, help="Go on showing what happens, until Ctrl-C.")
@account_option("the table is")
@region_option()
@click.option(
    "--limit",
    "-n",
    type=click.IntRange(1),
    default=50,
    show_default=True,
    help="How many of the last records.",
)
def records(table: str | None, follow: bool, account: str, region: str | None, limit: int) -> None:
    """Show what happened to each record of TABLE (a name or logical id), or of all tables.

    One row for each record and each mapping that reads it: filtered, in which batch, every
    attempt, what became of it. On a terminal it is a table, live with --follow. Anywhere else
    it is plain lines, to be pasted into a bug report; with --follow a line at each change.

    `sandbox record` and a sequence number tell the whole story of one.
    """
    from sandbox.cli.lookup import TABLE, physical_name
    from sandbox.clients import Clients  # slow to import, and only needed here
    from sandbox.control import Control
    from sandbox.scenario.ledger_records import RecordLedger

    settings = Settings.load()
    endpoint = running(settings).endpoint
    region = region or settings.region
    name = physical_name(Clients(endpoint, account, region), TABLE, table) if table else None
    shown = Shown(RecordLedger(Control(endpoint), account, region), name, limit)
    if follow and output.is_terminal:
        shown.follow_live()
    elif follow:
        shown.follow_in_lines()
    else:
        shown.once()


class Shown:
    """The last records of a table, or of all, on the terminal."""

    def __init__(self, ledger: "RecordLedger", table: str | None, limit: int) -> None:
        self._ledger = ledger
        self._table = table
        self._limit = limit

    def once(self) -> None:
        from sandbox.cli.record_rows import table_of

        rows = self._rows()
        if not rows:
            output.print("(no record was read from a stream yet)")
        elif output.is_terminal:
            output.print(table_of(rows), soft_wrap=False)
        else:
            _print_lines(rows)
        if self._ledger.dropped:
            output.print(f"({self._ledger.dropped} older records left the ledger's bounded memory)")

    def follow_live(self) -> None:
        """The table, drawn again whenever something changes."""
        from rich.live import Live

        from sandbox.cli.record_rows import table_of

        with Live(table_of(self._rows()), console=output, auto_refresh=False) as live:
            while True:
                if self._ledger.refresh():
                    room = max(output.height - AROUND_THE_TABLE, 1)
                    live.update(table_of(self._known()[-room:]), refresh=True)
                time.sleep(LOOK_EVERY)

    def follow_in_lines(self) -> None:
        """The rows there are, then each again when it says something new."""
        told: dict[tuple[str, ...], str] = {}
        rows = self._rows()
        while True:
            news = [row for row in rows if told.get(row.identity) != row.line]
            told |= {row.identity: row.line for row in news}
            _print_lines(news)
            time.sleep(LOOK_EVERY)
            rows = self._changed()

    def _rows(self) -> "list[Row]":
        self._ledger.refresh()
        return self._known()

    def _known(self) -> "list[Row]":
        from sandbox.cli.record_rows import rows_of

        return rows_of(self._ledger.records(self._table)[-self._limit :])

    def _changed(self) -> "list[Row]":
        from sandbox.cli.record_rows import rows_of

        changed = self._ledger.refresh()
        return rows_of(each for each in changed if self._table in (None, each.table))


def _print_lines(rows: "list[Row]") -> None:
    for row in rows:
        output.print(row.line, markup=False)
