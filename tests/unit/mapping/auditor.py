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
from sandbox.mapping.windows import window_of

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
        self._records: dict[int, Record] = {}
        self._may_be_dropped: set[str] = set()  # by shard; a worker drops them if it comes to it
        self._windows: dict[str, tuple[tuple[str, str], list[int]]] = {}
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
        if not settings.tumbling_window:
            self._may_be_dropped.update(self._windows)

    def wrote(self, record: Record) -> None:
        self._records[record.sequence] = record
        self._written[record.shard].append(record)

    def trimmed(self, shard: str, up_to: int) -> None:
        """These need not be done any more, since they may never be read."""
        self._trimmed.update(one.sequence for one in self._written[shard] if one.sequence <= up_to)

    def crashed(self) -> None:
        """What was under way is under way no more."""
        self._running.clear()
        self._leaving.clear()

    def windowed(self, event: dict[str, Any], seen: list[int], numbers: list[int]) -> None:
        """An event of a tumbling window: its records are the window's, and its state is what went before."""
        bounds = (event["window"]["start"], event["window"]["end"])
        others = [one for one in numbers if self._bounds(self._records[one]) != bounds]
        assert not others, f"{others} in the window {bounds}"
        shard = event["shardId"]
        if not seen and shard in self._may_be_dropped:
            del self._windows[shard]
        self._may_be_dropped.discard(shard)
        window, succeeded = self._windows.get(shard, (bounds, []))
        assert seen == (succeeded if window == bounds else []), f"the state is of {seen}, not {succeeded}"

    def _bounds(self, record: Record) -> tuple[str, str]:
        window = window_of(record, self.settings.tumbling_window).bounds()
        return window["start"], window["end"]

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
            entries.WindowFinal: self._window_ended,
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
        if entry.records:  # a window's final invocation has none
            self._in_lanes(entry)
        if self.settings.retry_attempts != FOREVER:
            assert entry.attempt <= 1 + self.settings.retry_attempts, f"attempt {entry.attempt}"
        self._running[entry.request_id] = entry.records

    def _in_lanes(self, entry: entries.AttemptBegan) -> None:
        shard, running = entry.records[0].shard, self._running.values()
        in_lanes = [records for records in running if records and records[0].shard == shard]
        assert len(in_lanes) < self.settings.parallelization_factor, "more at once than lanes"
        keys = {one.key for one in entry.records}
        assert not any(one.key in keys for running in in_lanes for one in running), "an item in two lanes"
        assert len(entry.records) <= self.settings.batch_size, "a batch above its size"

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
            if self.settings.tumbling_window:
                self._add_to_window(record)
        self._finish(entry.records, "succeeded")

    def _add_to_window(self, record: Record) -> None:
        bounds = self._bounds(record)
        if self._windows.get(record.shard, (None,))[0] != bounds:
            self._windows[record.shard] = (bounds, [])
        self._windows[record.shard][1].append(record.sequence)

    def _window_ended(self, entry: entries.WindowFinal) -> None:
        self._windows.pop(entry.shard, None)
        self._may_be_dropped.discard(entry.shard)

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
