"""What it costs to be told of everything: the ledger of records and the metrics, for each record.

A batch goes read, matched, batched, attempt, attempt ended, succeeded, checkpointed. Both run on the
mappings' thread: a thousandth of a second here would be a thousandth of a second on every record's way.
"""

import json
import time
from collections.abc import Callable, Sequence

from sandbox.localstack import clock
from sandbox.localstack.ledger.records import Records
from sandbox.localstack.metrics.metrics import Metrics
from sandbox.mapping import entries
from sandbox.mapping.entries import Entry
from sandbox.mapping.records import Record
from sandbox.mapping.settings import Settings

ACCOUNT, REGION, SHARD = "111111111111", "us-east-1", "shardId-1"
STREAM = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/Users/stream/2026-01-01T00:00:00.000"
SETTINGS = Settings("m", STREAM, f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:f")
RECORDS = 20_000
BATCHES = (1, 100, 10_000)
INVOCATIONS = 20_000


def main() -> None:
    records = [_record(number) for number in range(1, RECORDS + 1)]
    print("microseconds a record      ledger   metrics")
    for size in BATCHES:
        happened = _entries(records, size)
        ledger = Records().observer(SETTINGS, ACCOUNT, clock.of(ACCOUNT))
        asked = {"MetricsConfig": {"Metrics": ["EventCount"]}}
        metrics = _metrics().observer(SETTINGS, asked, ACCOUNT, REGION)
        costs = [_cost(observe, happened) for observe in (ledger, metrics)]
        print(f"  batches of {size:<6}       {costs[0]:8.1f}  {costs[1]:8.1f}")
    print(f"an invocation's metrics: {_invocations():.1f} microseconds")


def _record(number: int) -> Record:
    keys = {"id": {"S": f"item-{number}"}}
    event = {
        "eventID": f"{number:032x}",
        "eventName": "INSERT",
        "dynamodb": {"Keys": keys, "SequenceNumber": f"{number:021}"},
    }
    return Record(SHARD, number, time.time(), event, "", 0, json.dumps(keys))


def _entries(records: Sequence[Record], size: int) -> list[Entry]:
    happened: list[Entry] = []
    for first in range(0, len(records), 1000):
        happened.append(entries.Read(SHARD, records[first : first + 1000]))
        happened += [entries.Matched(record, 0) for record in records[first : first + 1000]]
    for number, first in enumerate(range(0, len(records), size)):
        batch, request = records[first : first + size], str(number)
        happened += [
            entries.Batched(number, 0, batch),
            entries.AttemptBegan(number, request, 1, batch),
            entries.AttemptEnded(number, request, 1, batch, "success", 0.1, failed_from=len(batch)),
            entries.Succeeded(number, batch),
            entries.Checkpointed(SHARD, batch[-1].sequence),
        ]
    return happened


def _metrics() -> Metrics:
    return Metrics(load=lambda: None)


def _cost(observe: Callable[[Entry], None], happened: Sequence[Entry]) -> float:
    began = time.thread_time()
    for entry in happened:
        observe(entry)
    return (time.thread_time() - began) / RECORDS * 1e6


def _invocations() -> float:
    metrics, began = _metrics(), time.thread_time()
    for _ in range(INVOCATIONS):
        metrics.invocation(ACCOUNT, REGION, SETTINGS.function_arn, "$LATEST").ended(
            failed=False, duration_ms=1.0
        )
    return (time.thread_time() - began) / INVOCATIONS * 1e6


if __name__ == "__main__":
    main()
