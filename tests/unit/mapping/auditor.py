"""Reads the entries of a mapping as they come, and holds each against what must never happen."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from sandbox.mapping import entries
from sandbox.mapping.checkpoints import Checkpoint
from sandbox.mapping.discarding import TRIMMED
from sandbox.mapping.entries import Entry
from sandbox.mapping.records import Record
from sandbox.mapping.settings import FOREVER, Settings

FAILED = ("error", "invalid", "state")


class Auditor:
    """An observer of one mapping, across all of its workers. Raises AssertionError."""

    def __init__(self, checkpoints: dict[str, Checkpoint]) -> None:
        self.settings: Settings
        """Those of the worker that runs."""
        self.is_stopping = False
        """Whether it was asked to stop."""
        self.done: dict[int, str] = {}
        """By sequence number: what became of each record in the end."""
        self._checkpoints = checkpoints
        self._written: dict[str, list[Record]] = defaultdict(list)
        self._passed: dict[str, int] = defaultdict(int)
        self._after: dict[str, int] = defaultdict(int)
        self._told_after: dict[str, int] = defaultdict(int)
        self._trimmed: set[int] = set()
        self._leaving: set[int] = set()
        self._running: dict[str, Sequence[Record]] = {}
        self._attempts: dict[str, int] = defaultdict(int)
        self._newest: dict[str, int] = defaultdict(int)

    def begins(self, settings: Settings) -> None:
        """Another worker begins, with these settings."""
        self.settings, self.is_stopping = settings, False

    def wrote(self, record: Record) -> None:
        self._written[record.shard].append(record)

    def trimmed(self, shard: str, up_to: int) -> None:
        """These need not be done any more, since they may never be read."""
        self._trimmed.update(one.sequence for one in self._written[shard] if one.sequence <= up_to)

    def crashed(self) -> None:
        """What was under way is under way no more."""
        self._running.clear()
        self._leaving.clear()

    def stopped(self) -> None:
        assert not self._running, f"still running after the stop: {sorted(self._running)}"
        assert not self._leaving, f"not told what became of the failure record of {self._leaving}"

    def unfinished(self) -> list[int]:
        """Records of which nothing was told that ends them."""
        everything = (one.sequence for written in self._written.values() for one in written)
        return [one for one in everything if one not in self.done and one not in self._trimmed]

    def behind(self) -> list[str]:
        """Shards whose checkpoint has not been told to be at their end."""
        return [
            shard
            for shard, written in self._written.items()
            if written and self._told_after[shard] < written[-1].sequence
        ]

    def __call__(self, entry: Entry) -> None:
        checks: dict[type, Callable[[Any], None]] = {
            entries.AttemptBegan: self._began,
            entries.AttemptEnded: self._ended,
            entries.Succeeded: self._succeeded,
            entries.Filtered: self._filtered,
            entries.Discarded: self._discarded,
            entries.Delivered: self._delivered,
            entries.DeliveryFailure: self._delivered,
            entries.Checkpointed: self._checkpointed,
        }
        if check := checks.get(type(entry)):
            check(entry)
        for shard in self._checkpoints:
            self._look_at_checkpoint(shard)

    def _began(self, entry: entries.AttemptBegan) -> None:
        assert not self.is_stopping, "invoked after the asking to stop"
        assert entry.request_id not in self._running, "one request id runs twice at once"
        again = [one.sequence for one in entry.records if one.sequence in self.done]
        assert not again, f"invoked again though done: {again}"
        in_lanes = [one for one in self._running.values() if one[0].shard == entry.records[0].shard]
        assert len(in_lanes) < self.settings.parallelization_factor, "more at once than lanes"
        keys = {one.key for one in entry.records}
        assert not any(one.key in keys for running in in_lanes for one in running), "an item in two lanes"
        assert len(entry.records) <= self.settings.batch_size, "a batch above its size"
        if self.settings.retry_attempts != FOREVER:
            assert entry.attempt <= 1 + self.settings.retry_attempts, f"attempt {entry.attempt}"
        self._running[entry.request_id] = entry.records

    def _ended(self, entry: entries.AttemptEnded) -> None:
        began = self._running.pop(entry.request_id, None)
        assert began == entry.records, "an attempt ended that had not begun"
        if entry.outcome in FAILED or (entry.outcome == "partial" and not entry.failed_from):
            self._attempts[entry.request_id] += 1
        if self.settings.retry_attempts != FOREVER:
            count = self._attempts[entry.request_id]
            assert count <= 1 + self.settings.retry_attempts, f"{count} attempts of {entry.request_id}"

    def _succeeded(self, entry: entries.Succeeded) -> None:
        for record in entry.records:
            assert record.sequence > self._newest[record.key], f"out of order: {record.sequence}"
            self._newest[record.key] = record.sequence
        self._finish(entry.records, "succeeded")

    def _filtered(self, entry: entries.Filtered) -> None:
        self._finish((entry.record,), "filtered")

    def _discarded(self, entry: entries.Discarded) -> None:
        if entry.condition == TRIMMED or self.settings.destination is None:
            self._finish(entry.records, "discarded")
            return
        self._leaving.update(one.sequence for one in entry.records)

    def _delivered(self, entry: entries.Delivered | entries.DeliveryFailure) -> None:
        delivered = {one.sequence for one in entry.records}
        assert delivered <= self._leaving, "a failure record of what was not discarded"
        self._leaving -= delivered
        self._finish(entry.records, "discarded")

    def _finish(self, records: Sequence[Record], how: str) -> None:
        for record in records:
            before = self.done.get(record.sequence)
            assert before is None, f"record {record.sequence} is {how}, and was {before} before"
            self.done[record.sequence] = how

    def _checkpointed(self, entry: entries.Checkpointed) -> None:
        assert entry.sequence > self._told_after[entry.shard], "a checkpoint is told that did not move"
        assert entry.sequence == self._checkpoints[entry.shard].after
        self._told_after[entry.shard] = entry.sequence

    def _look_at_checkpoint(self, shard: str) -> None:
        after, written = self._checkpoints[shard].after, self._written[shard]
        assert after >= self._after[shard], f"the checkpoint of {shard} moved back to {after}"
        self._after[shard] = after
        while self._passed[shard] < len(written) and written[self._passed[shard]].sequence <= after:
            passed = written[self._passed[shard]].sequence
            assert passed in self.done or passed in self._trimmed, f"the checkpoint passed {passed}"
            self._passed[shard] += 1
