"""``sandbox record``"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from sandbox.cli.asking import account_option, control
from sandbox.cli.terminal import output
from sandbox.errors import UsageError

if TYPE_CHECKING:
    from sandbox.scenario.ledger_records import Attempt, LedgerRecord, Passage


@click.command()
@click.argument("sequence_number")
@account_option("the record's table is")
def record(sequence_number: str, account: str) -> None:
    """Tell the whole story of one record: SEQUENCE_NUMBER, as `sandbox records` shows it.

    When it was written and read, and for each mapping: the filter, the batch, every attempt with its
    request id, outcome, duration and error, the on-failure destination and the checkpoint.
    Times are UTC.
    """
    from sandbox.scenario.ledger_records import record_of  # slow to import, and only needed here

    if not sequence_number.isdigit():
        raise UsageError(f"{sequence_number!r} is not a sequence number; `sandbox records` lists them.")
    entries = control().get(f"records/{sequence_number}", account=account)["records"]
    if not entries:
        raise UsageError(
            f"No record {sequence_number} is known in account {account}. `sandbox records` lists those there "
            "are; one that was not read from its stream yet, or very long ago, is not among them."
        )
    for entry in entries:  # sequence numbers are unique within a shard only
        output.print("\n".join(story_of(record_of(entry))), markup=False)


def story_of(found: "LedgerRecord") -> list[str]:
    """Everything that is known of a record, in lines."""
    from sandbox.scenario.record_story import headline

    lines = [
        f"record {found.sequence_number} of table {found.table}, {found.region}: {headline(found)}",
        f"  stream   {found.stream}",
        f"  shard    {found.shard}",
        f"  event    {found.event_id}",
        f"  written  {_second(found.created)}",
        f"  read     {_instant(found.read_at)}",
    ]
    for passage in found.mappings:
        lines += ["", *_passage(passage)]
    return lines if found.mappings else [*lines, "  read by no mapping"]


def _passage(passage: "Passage") -> Iterator[str]:
    yield f"{passage.function}: {passage.state}"
    yield f"  mapping      {passage.uuid}"
    yield f"  filter       {_filter(passage)}"
    if passage.batch is not None:
        yield f"  batch        {passage.batch}"
    for attempt in passage.attempts:
        yield from _attempt(attempt)
    if passage.left_out:
        yield f"  ({passage.left_out} attempts between the first and the last of these are not kept)"
    if passage.retry_at is not None:
        yield f"  next retry   {_instant(passage.retry_at)}, by the account's clock"
    if passage.discarded:
        yield f"  discarded    {passage.discarded}"
        yield f"  destination  {_destination(passage)}"
    yield f"  checkpoint   {'past it' if passage.checkpointed else 'not past it yet'}"


def _filter(passage: "Passage") -> str:
    if passage.state == "filtered":
        return "matches no pattern"
    return "none" if passage.pattern is None else f"matches pattern {passage.pattern + 1}"


def _attempt(attempt: "Attempt") -> Iterator[str]:
    from sandbox.scenario.failures import reason
    from sandbox.scenario.record_story import OUTCOMES
    from sandbox.scenario.story import counted

    took = "" if attempt.duration_ms is None else f" after {attempt.duration_ms:,.1f} ms"
    yield (
        f"  attempt {attempt.attempt:<4} {_instant(attempt.started_at)}  "
        f"{OUTCOMES.get(attempt.outcome, attempt.outcome)}{took}, "
        f"{counted(attempt.batch_size, 'record')}, request {attempt.request_id}"
    )
    if attempt.error:
        yield f"    {reason(attempt.error)}"


def _destination(passage: "Passage") -> str:
    destination = passage.destination
    if destination is None:
        return "none"
    return f"{destination.arn}, " + (
        "delivered" if destination.delivered else f"failed: {destination.reason}"
    )


def _second(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S}"


def _instant(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S.%f}"[:-3]
