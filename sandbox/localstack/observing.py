"""Who is told of what mappings do: the ledger of records and the metrics."""

import logging

from sandbox.mapping.entries import Entry
from sandbox.mapping.ports import Observer

LOG = logging.getLogger(__name__)


def guarded(observer: Observer) -> Observer:
    """The same, for a mapping that must go on whatever becomes of an entry: a failure goes to the log."""

    def observe(entry: Entry) -> None:
        try:
            observer(entry)
        except Exception:
            LOG.exception("An entry of a mapping was not taken down: %.500r", entry)

    return observe
