"""What happened to each record, as lines that can be pasted and as a table for a terminal."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from rich.table import Table
from rich.text import Text

from sandbox.scenario.ledger_records import LedgerRecord, Passage
from sandbox.scenario.record_story import headline, way

STYLES = {
    "filtered": "dim",
    "running": "cyan",
    "retrying": "yellow",
    "succeeded": "green",
    "discarded": "bold red",
}


@dataclass(frozen=True)
class Row:
    """One record in one mapping."""

    identity: tuple[str, ...]
    """Of record and mapping together."""
    read: str
    """When it was read from the stream: ``05:23:07.412``, UTC."""
    table: str
    sequence_number: str
    change: str
    """``MODIFY u-1``"""
    function: str
    state: str
    what: str
    """``batch 2, attempt 1 failed, …``"""

    @property
    def line(self) -> str:
        return (
            f"{self.read}  {self.table}  {self.sequence_number}  {self.change}  {self.function}: {self.what}"
        )


def rows_of(records: Iterable[LedgerRecord]) -> list[Row]:
    """Two of a record that two mappings read; one of a record that none reads any more."""
    return [row for record in records for row in _rows(record)]


def table_of(rows: Sequence[Row]) -> Table:
    """In colour, as wide as the terminal; the latest record last."""
    table = Table(box=None, pad_edge=False, header_style="bold", expand=True)
    table.add_column("read", no_wrap=True)
    table.add_column("table", no_wrap=True)
    table.add_column("sequence number", no_wrap=True)
    table.add_column("change", overflow="ellipsis", no_wrap=True)
    table.add_column("function", overflow="ellipsis", no_wrap=True)
    table.add_column("state", no_wrap=True)
    table.add_column("what happened", ratio=1, overflow="ellipsis", no_wrap=True)
    for row in rows:
        texts = (row.read, row.table, row.sequence_number, row.change, row.function)
        state = Text(row.state, style=STYLES.get(row.state, ""))
        table.add_row(*map(Text, texts), state, Text(row.what))
    return table


def _rows(record: LedgerRecord) -> Iterator[Row]:
    for passage in record.mappings or (None,):
        yield Row(
            identity=(*record.identity, passage.uuid if passage else ""),
            read=clock_time(record.read_at),
            table=record.table,
            sequence_number=record.sequence_number,
            change=headline(record),
            function=passage.function if passage else "-",
            state=passage.state if passage else "",
            what=_what(passage),
        )


def _what(passage: Passage | None) -> str:
    return way(passage).removeprefix("read, ") if passage else "read by no mapping"


def clock_time(seconds: float) -> str:
    """``05:23:07.412``, UTC, of seconds since the epoch."""
    return f"{datetime.fromtimestamp(seconds, UTC):%H:%M:%S.%f}"[:-3]
