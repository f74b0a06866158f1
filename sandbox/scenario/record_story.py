"""A record's way through a mapping, in the words of one line."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby

from sandbox.scenario import story
from sandbox.scenario.failures import reason
from sandbox.scenario.ledger_records import Attempt, LedgerRecord, Passage

OUTCOMES = {
    "running": "runs",
    "success": "succeeded",
    "partial": "reported failed records",
    "invalid": "gave an invalid response",
    "error": "failed",
    "state": "gave no window state",
    "throttled": "was throttled",
    "not invoked": "was not invoked",
    "abandoned": "was abandoned",
}
STATES = {
    "waiting": "waits for a batch",
    "filtered": "filtered out: no pattern matches",
    "batched": "waits for its turn",
}
TRIMMED = "Trimmed"
REASONS = {"RecordAgeExceeded": "too old", TRIMMED: "left the stream before it was done"}
KINDS = {"sqs": "queue", "sns": "topic", "s3": "bucket"}
ONE_BY_ONE = 2
"""Attempts alike that are told each; more become "attempts 1 to 9"."""
# What a reader wants to know first.
TELLING = ("discarded", "retrying", "running", "batched", "waiting", "filtered", "succeeded")


def told(table: str, records: Sequence[LedgerRecord], *, numbered: bool = True) -> list[str]:
    """A line for each record and mapping, and each error once below the first record that met it.

    ``records`` are those of the table, in order; of many, only the most telling are told. Unless they
    are all there are (``numbered``), they are told by their sequence numbers.
    """
    lines: list[str] = []
    errors: set[str] = set()
    chosen = _chosen(records)
    for number, record in chosen:
        name = number if numbered else record.sequence_number
        lines += _record(f"record {name} of table {table}", record, errors)
    rest = Counter(_state(each) for each in records)
    rest.subtract(_state(record) for _, record in chosen)
    if left := [f"{count} {state}" for state, count in rest.items() if count]:
        lines.append(f"  … and {len(records) - len(chosen)} more records of table {table}: {', '.join(left)}")
    return lines


def headline(record: LedgerRecord) -> str:
    """``MODIFY u-1``"""
    key = record.key
    return f"{record.event_name} {', '.join(map(str, key)) if isinstance(key, tuple) else key}"


def way(passage: Passage) -> str:
    """``read, batch 2, attempt 1 failed, attempt 2 failed, in the on-failure queue``"""
    batch = [f"batch {passage.batch}"] if passage.batch is not None else []
    return ", ".join(["read", *batch, *_attempts(passage), *_end(passage)])


def errors_of(passage: Passage) -> list[str]:
    """What its attempts met, each different error once."""
    return list(dict.fromkeys(reason(each.error) for each in passage.attempts if each.error))


def moment(seconds: float) -> str:
    """``05:23:07Z``"""
    return datetime.fromtimestamp(seconds, UTC).strftime("%H:%M:%SZ")


def _record(title: str, record: LedgerRecord, known_errors: set[str]) -> Iterator[str]:
    start = f"{title} ({headline(record)})"
    if not record.mappings:
        yield f"{start}: read by no mapping"
    for passage in record.mappings:
        into = f", {passage.function}" if len(record.mappings) > 1 else ""
        yield story.cut_end(f"{start}{into}: {way(passage)}")
        for error in errors_of(passage):
            if error not in known_errors:
                known_errors.add(error)
                yield story.cut_end(f"  {error}")


def _attempts(passage: Passage) -> Iterator[str]:
    """Runs of attempts alike; how many records the batch had is told where that changed on the way."""
    sizes = len({each.batch_size for each in passage.attempts}) > 1
    runs = [list(run) for _, run in groupby(passage.attempts, lambda each: (each.outcome, each.batch_size))]
    untold = passage.left_out
    for run in runs:
        of = f" ({story.counted(run[0].batch_size, 'record')})" if sizes else ""
        outcome = OUTCOMES.get(run[0].outcome, run[0].outcome) + of
        if len(run) <= ONE_BY_ONE:
            yield from (f"attempt {each.attempt} {outcome}" for each in run)
        else:
            among = untold if len(runs) == 1 else 0
            untold -= among
            yield f"{_numbers(run, len(run) + among)} {outcome}"
    if untold:
        yield f"{story.counted(untold, 'attempt')} in between not kept"


def _numbers(run: Sequence[Attempt], count: int) -> str:
    first, last = run[0].attempt, run[-1].attempt
    if last - first + 1 == count:
        return f"attempts {first} to {last}"
    # What did not run is not counted, and half a batch is counted anew.
    return f"{count} times attempt {first}" if first == last else f"{count} attempts"


def _end(passage: Passage) -> Iterator[str]:
    last = passage.attempts[-1].outcome if passage.attempts else None
    if passage.state == "discarded":
        yield from _given_up(passage)
    elif passage.state == "retrying":
        yield "waits for its retry" + (f" at {moment(passage.retry_at)}" if passage.retry_at else "")
    elif passage.state == "running":
        if last != "running":
            yield "on its way to the function"
    elif passage.state != "succeeded":
        yield STATES.get(passage.state, passage.state)
    elif last != "success":
        yield "succeeded"


def _given_up(passage: Passage) -> Iterator[str]:
    if passage.discarded != "RetryAttemptsExhausted":
        yield REASONS.get(passage.discarded or "", str(passage.discarded))
    destination = passage.destination
    if passage.discarded == TRIMMED:
        yield "lost"  # AWS sends no failure record of it
    elif destination is None:
        yield "given up, and there is no on-failure destination"
    elif destination.delivered:
        yield f"in the on-failure {_kind(destination.arn)}"
    else:
        yield f"lost: the on-failure {_kind(destination.arn)} did not take it ({destination.reason})"


def _kind(arn: str) -> str:
    """What an ARN names: ``arn:aws:sqs:…`` a queue."""
    service = arn.split(":")[2] if arn.count(":") > 1 else ""
    return KINDS.get(service, "destination")


def _state(record: LedgerRecord) -> str:
    """The most telling of what its mappings did with it."""
    return min(record.states.values(), key=_rank, default="read")


def _rank(state: str) -> int:
    return TELLING.index(state) if state in TELLING else 0


def _chosen(records: Sequence[LedgerRecord]) -> list[tuple[int, LedgerRecord]]:
    """Of many the most telling, the latest of those alike; with their numbers, in order."""
    numbered = list(enumerate(records, 1))
    best = sorted(numbered, key=lambda each: (_rank(_state(each[1])), -each[0]))[: story.SHOWN]
    return sorted(best, key=lambda each: each[0])
