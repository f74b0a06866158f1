"""What became of each record of each stream, in every mapping that reads it.

A record is entered when it is first read from its stream, and gets a new number whenever something about
it changes: whoever asks for what came after the last number seen never misses a change.
"""

import threading
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sandbox.localstack.ledger.observer import RecordsObserver
from sandbox.localstack.ledger.shelf import Shelf
from sandbox.localstack.ledger.stories import Passage, Story
from sandbox.localstack.observing import guarded
from sandbox.mapping.ports import Clock, Observer
from sandbox.mapping.records import Record
from sandbox.mapping.settings import Settings

LIMIT = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A record that a mapping still has something to do with. Times are seconds since the epoch."""

    stream: str
    table: str
    sequence_number: str
    mapping: str
    """UUID."""
    function: str
    state: str
    attempt: int | None
    """The number of its last attempt."""
    error: Any
    """Of the last attempt that has ended with one: parsed JSON, a reason in words, or None."""
    retry_at: float | None


class Records:
    """The records of all accounts; safe across threads. The oldest that are finished leave when it grows
    too large, and others only when none of those is left.

    Finished is a record that every mapping which has read it is done with, and has a checkpoint behind.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self._lock = threading.Lock()
        self._shelf = Shelf(limit)
        self._observers: dict[str, RecordsObserver] = {}

    def written(self, stream_arn: str, records: Sequence[Record], read_at: float) -> None:
        """Enter records that a stream gave for the first time, at ``read_at`` by the account's clock."""
        account = stream_arn.split(":")[4]
        with self._lock:
            known = self._shelf.of(account)
            for record in records:
                if (stream_arn, record.shard, record.sequence) not in known:
                    self._shelf.put(Story.of(record, account, stream_arn, read_at))
            self._shelf.trim()

    def observer(self, settings: Settings, account: str, clock: Clock) -> Observer:
        """What takes the entries of one mapping, from when it is created, started again or updated."""
        with self._lock:
            observer = self._observers.get(settings.uuid)
            if observer is None:
                observer = RecordsObserver(self._shelf, self._lock, settings, account, clock)
                self._observers[settings.uuid] = observer
            observer.settings = settings
        return guarded(observer)

    def stopped(self, uuid: str) -> None:
        """The mapping's worker has ended (disabled, updated): what it had not done waits for the next."""
        with self._lock:
            if observer := self._observers.get(uuid):
                observer.stop()

    def deleted(self, uuid: str) -> None:
        """The mapping is gone: its records keep their states, and none waits for it any more."""
        with self._lock:
            if observer := self._observers.pop(uuid, None):
                observer.stop()
                observer.end()

    def page(
        self,
        account: str,
        *,
        region: str | None = None,
        table: str | None = None,
        mapping: str | None = None,
        after: int = 0,
        limit: int | None = None,
    ) -> dict[str, Any]:
        """The account's records that changed after the cursor ``after``, in the order of their last change,
        at most ``limit``.

        ``cursor`` is what to pass as ``after`` next time; ``dropped`` counts the records that had to leave.
        """
        with self._lock:
            cursor, dropped = self._shelf.number(), self._shelf.dropped(account)
            stories = self._shelf.stories(account)
            first = bisect_right(stories, after, key=lambda story: story.number)
            found = (one for one in islice(stories, first, None) if _matches(one, region, table, mapping))
            numbered = [(one.number, one) for one in islice(found, limit)]
            complete = next(found, None) is None
        if not complete:
            cursor = numbered[-1][0] if numbered else after
        told = [self._told(story) for _, story in numbered]
        return {"account": account, "cursor": cursor, "dropped": dropped, "records": told}

    def stories(self, account: str, sequence_number: int) -> dict[str, Any]:
        """All of the account's records with this sequence number; each shard has its own numbers."""
        with self._lock:
            self._shelf.number()
            stories = self._shelf.stories(account)
        told = [self._told(story) for story in stories if story.key[2] == sequence_number]
        return {"account": account, "records": told}

    def unfinished(self, mapping: str, limit: int = 100) -> list[Unfinished]:
        """Which records the mapping with this UUID still has something to do with, in order. Of more than
        ``limit`` some of the oldest, the very oldest of each shard among them."""
        with self._lock:
            observer = self._observers.get(mapping)
            passages = islice(observer.passages_open(), limit) if observer else ()
            found = [_unfinished(story, passage) for story, passage in passages]
        return sorted(found, key=lambda one: int(one.sequence_number))

    def forget(self, account: str) -> int:
        """Let go of everything of an account, and tell how many records that were. What its mappings may
        still do is not written down."""
        with self._lock:
            for uuid, observer in list(self._observers.items()):
                if observer.account == account:
                    self._observers.pop(uuid).forget()
            return self._shelf.forget(account)

    def _told(self, story: Story) -> dict[str, Any]:
        # One after the other: the mappings must not wait for a long page. What changes meanwhile is told as
        # it is then, and once more under its next number.
        with self._lock:
            return story.as_json()


RECORDS = Records()
"""Those of this LocalStack."""


def _matches(story: Story, region: str | None, table: str | None, mapping: str | None) -> bool:
    return (
        region in (None, story.region)
        and table in (None, story.table)
        and (mapping is None or mapping in story.passages)
    )


def _unfinished(story: Story, passage: Passage) -> Unfinished:
    return Unfinished(
        stream=story.key[0],
        table=story.table,
        sequence_number=story.sequence_number,
        mapping=passage.settings.uuid,
        function=passage.function,
        state=passage.state,
        attempt=passage.attempts[-1].attempt if passage.attempts else None,
        error=_last_error(passage),
        retry_at=passage.retry_at,
    )


def _last_error(passage: Passage) -> Any:
    """While an attempt runs, that of the one before it."""
    failed = (one for one in reversed(passage.attempts) if one.error is not None)
    last = next(failed, None)
    return last.as_json()["error"] if last else None
