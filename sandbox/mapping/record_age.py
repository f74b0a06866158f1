"""How old a record may be: MaximumRecordAgeInSeconds, and the stream's own retention (reference 3.6, 1.5)."""

from collections.abc import Sequence

from sandbox.mapping.records import Record
from sandbox.mapping.settings import FOREVER

RETENTION = 24 * 60 * 60
"""Seconds that a stream keeps a record. One that is older has left it: a mapping without an age limit gives
up there, and a limit above it has no effect."""


def cut_expired(
    records: Sequence[Record], now: float, maximum_age: float
) -> tuple[Sequence[Record], Sequence[Record]]:
    """The records at the head of a batch that are too old to be delivered, and the rest.

    Seconds; FOREVER cuts nothing. A record expires when it is older than the limit, not yet when it is
    just as old. AWS does not say what becomes of a batch that expires in part: here each record counts
    for itself, up to the first that is young enough.
    """
    if maximum_age == FOREVER:
        return records[:0], records
    young = (index for index, record in enumerate(records) if now - record.created <= maximum_age)
    first = next(young, len(records))
    return records[:first], records[first:]
