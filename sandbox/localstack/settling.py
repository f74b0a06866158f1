"""When nothing is under way any more in an account: settle, and what it waits for.

All is looked at in one go, and only believed if nothing at all has moved meanwhile: each part counts its
beginnings and endings, and begins before what caused it has ended.
"""

import asyncio
from typing import Any

from sandbox.localstack import clock, deliveries
from sandbox.localstack.ledger.records import RECORDS, Unfinished
from sandbox.localstack.logs.store import WRITER
from sandbox.localstack.loop import loop
from sandbox.localstack.mappings.processing import FinalAttempt
from sandbox.localstack.mappings.registry import MAPPINGS
from sandbox.localstack.mappings.running import RunningMapping
from sandbox.localstack.streams.registry import STREAMS

FIRST_PAUSE, LONGEST_PAUSE = 0.002, 0.05
"""Seconds between two looks, while something is under way."""
MOST_RECORDS = 20
"""How many waiting records of a mapping are named."""
MOST_LOOKS = 50
"""In a row that something moved in, without anything under way being seen."""

Waiting = dict[str, Any]


async def settle(account: str, timeout: float) -> dict[str, Any]:
    """Wait until nothing is under way, at most ``timeout`` seconds; the answer of ``/_sandbox/settle``."""
    began, pause = clock.stopwatch(), FIRST_PAUSE
    while True:
        waiting = await loop().in_thread(_under_way, account)
        waited = clock.stopwatch() - began
        if not waiting or waited >= timeout:
            return {
                "account": account,
                "settled": not waiting,
                "waitedMs": round(waited * 1000, 1),
                "waiting": waiting,
            }
        await asyncio.sleep(min(pause, timeout - waited))
        pause = min(2 * pause, LONGEST_PAUSE)


def _under_way(account: str) -> list[Waiting]:
    """What is under way; nothing only if it was so at one moment."""
    for _ in range(MOST_LOOKS):
        before = _moves(account)
        if waiting := look(account):
            return waiting
        WRITER.flush()  # what has run has its log, too, and whoever subscribes to it is invoked
        if _moves(account) == before:
            return []
    return [{"kind": "delivery", "what": "something begins and ends again and again", "error": None}]


def look(account: str) -> list[Waiting]:
    """What is under way now, as ``/_sandbox/settle`` shows it."""
    return [
        *({"kind": "write", "what": sentence} for sentence in STREAMS.behind(account)),
        *_mappings(account),
        *(_delivery(one) for one in deliveries.running_invocations(account)),
        *(_delivery(one) for one in deliveries.pending(account)),
    ]


def _moves(account: str) -> tuple[int, ...]:
    mappings = sorted((one.uuid, one.moves) for one in MAPPINGS.of(account))
    return (STREAMS.moves(account), deliveries.moves(account), *(moves for _, moves in mappings))


def _mappings(account: str) -> list[Waiting]:
    found: list[Waiting] = []
    for mapping in MAPPINGS.of(account):
        stream = STREAMS.followed(mapping.configuration["EventSourceArn"])
        if mapping.is_under_way:
            found.append(_mapping(mapping, f"is {mapping.state}"))
        elif stream and (shards := mapping.unfinished(stream.positions())):
            found += _records(account, mapping, shards)
        elif stream and (shards := mapping.windows_to_end(stream.closed())):
            found.append(_mapping(mapping, f"has a tumbling window to end in {', '.join(shards)}"))
        if mapping.final:
            found.append(_final(mapping, mapping.final))
    return found


def _final(mapping: RunningMapping, final: FinalAttempt) -> Waiting:
    what = f"is ending a tumbling window, attempt {final.attempt} failed"
    return {**_mapping(mapping, what), "error": final.error, "retryAt": final.retry_at}


def _mapping(mapping: RunningMapping, what: str) -> Waiting:
    return {"kind": "mapping", "what": f"{_named(mapping)} {what}"}


def _records(account: str, mapping: RunningMapping, shards: list[str]) -> list[Waiting]:
    """The records that the mapping is not done with; the ledger tells more of those it knows."""
    known = RECORDS.unfinished(mapping.uuid, MOST_RECORDS)
    if known:
        return [_record(one, account) for one in known]
    return [_mapping(mapping, f"has records to read in {', '.join(shards)}")]


def _record(record: Unfinished, account: str) -> Waiting:
    return {
        "kind": "record",
        "what": _sentence(record, account),
        "table": record.table,
        "sequenceNumber": record.sequence_number,
        "mapping": record.mapping,
        "function": record.function,
        "attempt": record.attempt,
        "error": record.error,
        "retryAt": record.retry_at,
    }


def _sentence(record: Unfinished, account: str) -> str:
    text = f"record {record.sequence_number} of table {record.table} is {record.state} for {record.function}"
    if record.attempt:
        text += f", attempt {record.attempt}"
    if record.retry_at:
        text += f", tried again in {max(record.retry_at - clock.of(account).now(), 0):.1f} s"
    return text


def _delivery(delivery: deliveries.Delivery) -> Waiting:
    return {"kind": delivery.kind, "what": delivery.what, "error": delivery.error}


def _named(mapping: RunningMapping) -> str:
    stream, function = mapping.configuration["EventSourceArn"], mapping.configuration["FunctionArn"]
    return f"the mapping from table {stream.split('/')[1]} to {function.split(':', 6)[-1]} ({mapping.uuid})"
