"""What one mapping does, entry by entry, written into the stories of its records."""

import heapq
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from threading import Lock
from typing import Any

from sandbox.localstack.ledger.shelf import Shelf
from sandbox.localstack.ledger.stories import DONE, PASSAGE, Attempt, Passage, Story, shortened
from sandbox.mapping import entries
from sandbox.mapping.discarding import TRIMMED
from sandbox.mapping.entries import Entry
from sandbox.mapping.ports import Clock
from sandbox.mapping.records import Record
from sandbox.mapping.settings import Settings


class RecordsObserver:
    """One mapping's, for as long as the mapping exists, whatever is updated and however often it is run."""

    def __init__(self, shelf: Shelf, lock: Lock, settings: Settings, account: str, clock: Clock) -> None:
        self.settings = settings
        self.account = account
        self._shelf = shelf
        self._lock = lock
        self._clock = clock
        self._stories = shelf.of(account)
        self._gone = self._forgotten = False
        self._running: dict[tuple[int, str], tuple[Attempt, Sequence[Record]]] = {}
        self._open: dict[str, list[int]] = {}  # by shard: a heap of the sequence numbers not checkpointed

    def __call__(self, entry: Entry) -> None:
        """Take one entry; the work is in proportion to its records."""
        write = _WRITERS.get(type(entry))
        if write is None:
            return
        with self._lock:
            if not self._forgotten:
                write(self, entry)
                self._shelf.trim()

    def stop(self) -> None:
        """The mapping has stopped: what it had not done waits for its next run. The caller holds the lock."""
        for attempt, records in self._running.values():
            attempt.outcome = "abandoned"  # until its end is told after all
            deque(self._each(records), maxlen=0)
        for story, passage in self.passages_open():
            if passage.state not in DONE:
                passage.state, passage.retry_at = "waiting", None
                self._shelf.changed(story)

    def end(self) -> None:
        """The mapping is gone: no record waits for it any more. The caller holds the lock."""
        for story, passage in self.passages_open():
            passage.is_open = False
            self._shelf.closed(story)
        self._open.clear()
        self._running.clear()
        self._gone = True

    def forget(self) -> None:
        """Its account is gone, and it writes nothing any more. The caller holds the lock."""
        self._forgotten = True

    def passages_open(self) -> Iterator[tuple[Story, Passage]]:
        """What the mapping is not done with. The caller holds the lock."""
        for shard, sequences in self._open.items():
            for sequence in sequences:
                if found := self._found(shard, sequence):
                    yield found

    def _found(self, shard: str, sequence: int) -> tuple[Story, Passage] | None:
        """None where the ledger had to let go of it."""
        story = self._stories.get((self.settings.stream_arn, shard, sequence))
        passage = story and story.passages.get(self.settings.uuid)
        return (story, passage) if story and passage and passage.is_open else None

    def _passage(self, record: Record) -> tuple[Story, Passage]:
        story = self._stories.get((self.settings.stream_arn, record.shard, record.sequence))
        passage = story.passages.get(self.settings.uuid) if story else None
        return (story, passage) if story and passage else self._begun(story, record)

    def _begun(self, story: Story | None, record: Record) -> tuple[Story, Passage]:
        shelf = self._shelf
        if story is None:
            story = Story.of(record, self.account, self.settings.stream_arn, self._clock.now())
            shelf.put(story)
        passage = story.passages[self.settings.uuid] = Passage(self.settings)
        shelf.changed(story, PASSAGE)
        if not self._gone:
            passage.is_open = True
            shelf.opened(story)
            heapq.heappush(self._open.setdefault(record.shard, []), record.sequence)
        return story, passage

    def _each(self, records: Sequence[Record]) -> Iterator[Passage]:
        """The passages of records, each of which is about to change."""
        for record in records:
            story, passage = self._passage(record)
            self._shelf.changed(story)
            yield passage

    def _read(self, entry: entries.Read) -> None:
        for passage in self._each(entry.records):
            if passage.state not in DONE:
                passage.state, passage.retry_at = "waiting", None

    def _trimmed(self, entry: entries.Trimmed) -> None:
        """An earlier run has read them, and was not done with them."""
        lost = [one for one in self._open.get(entry.shard, []) if entry.after < one <= entry.until]
        for story, passage in filter(None, (self._found(entry.shard, one) for one in lost)):
            if passage.state not in DONE:
                passage.state, passage.discarded, passage.retry_at = "discarded", TRIMMED, None
                self._shelf.changed(story)

    def _matched(self, entry: entries.Matched) -> None:
        for passage in self._each((entry.record,)):
            passage.state, passage.pattern = "waiting", entry.pattern

    def _filtered(self, entry: entries.Filtered) -> None:
        for passage in self._each((entry.record,)):
            passage.state = "filtered"

    def _batched(self, entry: entries.Batched) -> None:
        for passage in self._each(entry.records):
            passage.state, passage.batch = "batched", entry.batch

    def _attempt_began(self, entry: entries.AttemptBegan) -> None:
        attempt = Attempt(entry.attempt, entry.request_id, self._clock.now(), len(entry.records))
        self._running[entry.batch, entry.request_id] = attempt, entry.records
        for record in entry.records:
            story, passage = self._passage(record)
            passage.state, passage.retry_at = "running", None
            self._shelf.changed(story, passage.add(attempt))

    def _attempt_ended(self, entry: entries.AttemptEnded) -> None:
        attempt, _ = self._running.pop((entry.batch, entry.request_id), (None, ()))
        grown = _end(attempt, entry) if attempt else 0
        for number, record in enumerate(entry.records):
            story, passage = self._passage(record)
            if entry.outcome != "success" and number >= entry.failed_from:
                passage.state = "retrying"
            self._shelf.changed(story, grown if attempt in passage.attempts else 0)

    def _waiting(self, entry: entries.Waiting) -> None:
        for passage in self._each(entry.records):
            passage.state, passage.retry_at = "retrying", entry.until

    def _bisected(self, entry: entries.Bisected) -> None:
        for passage in self._each([*entry.left, *entry.right]):
            passage.state = "retrying"

    def _discarded(self, entry: entries.Discarded) -> None:
        for passage in self._each(entry.records):
            passage.state, passage.discarded, passage.retry_at = "discarded", entry.condition, None

    def _delivered(self, entry: entries.Delivered) -> None:
        told = {"arn": entry.destination, "delivered": True, "reason": None}
        for passage in self._each(entry.records):
            passage.destination = told

    def _delivery_failed(self, entry: entries.DeliveryFailure) -> None:
        told = {"arn": entry.destination, "delivered": False, "reason": entry.reason}
        for passage in self._each(entry.records):
            passage.destination = told

    def _succeeded(self, entry: entries.Succeeded) -> None:
        for passage in self._each(entry.records):
            passage.state, passage.retry_at = "succeeded", None

    def _checkpointed(self, entry: entries.Checkpointed) -> None:
        sequences = self._open.get(entry.shard, [])
        while sequences and sequences[0] <= entry.sequence:
            if found := self._found(entry.shard, heapq.heappop(sequences)):
                story, passage = found
                passage.checkpointed, passage.is_open = True, False
                self._shelf.closed(story)
                self._shelf.changed(story)


def _end(attempt: Attempt, entry: entries.AttemptEnded) -> int:
    """By how many bytes each of its records grows."""
    before = attempt.share
    attempt.outcome, attempt.duration = entry.outcome, entry.duration
    attempt.error = shortened(entry.error)
    return attempt.share - before


_WRITERS: dict[type, Callable[[RecordsObserver, Any], None]] = {
    entries.Read: RecordsObserver._read,
    entries.Trimmed: RecordsObserver._trimmed,
    entries.Matched: RecordsObserver._matched,
    entries.Filtered: RecordsObserver._filtered,
    entries.Batched: RecordsObserver._batched,
    entries.AttemptBegan: RecordsObserver._attempt_began,
    entries.AttemptEnded: RecordsObserver._attempt_ended,
    entries.Bisected: RecordsObserver._bisected,
    entries.Waiting: RecordsObserver._waiting,
    entries.Discarded: RecordsObserver._discarded,
    entries.Delivered: RecordsObserver._delivered,
    entries.DeliveryFailure: RecordsObserver._delivery_failed,
    entries.Succeeded: RecordsObserver._succeeded,
    entries.Checkpointed: RecordsObserver._checkpointed,
}
"""A tumbling window's final invocation has no records: it stands in the invocations only."""
