"""What else happened in a scenario's stack: gathered when a claim is not met, told in a few lines."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from sandbox.clients import Clients
from sandbox.errors import SandboxError
from sandbox.scenario import record_story, story
from sandbox.scenario.failures import on_failure, told
from sandbox.scenario.ledger import Invocation, Ledger
from sandbox.scenario.ledger_records import LedgerRecord, RecordLedger
from sandbox.scenario.log_lines import said
from sandbox.scenario.queues import peek
from sandbox.scenario.resources import Named


@dataclass(frozen=True)
class FunctionEvidence:
    name: str
    """As the template says it."""
    invocations: Sequence[Invocation]


@dataclass(frozen=True)
class QueueEvidence:
    name: str
    waiting: Sequence[Any] | None
    """Parsed bodies of messages that nobody has taken; None where the queue was deleted."""


@dataclass(frozen=True)
class TableEvidence:
    name: str
    records: Sequence[LedgerRecord]
    """What was read from its stream, in order."""


@dataclass(frozen=True)
class Evidence:
    functions: Sequence[FunctionEvidence] = ()
    queues: Sequence[QueueEvidence] = ()
    tables: Sequence[TableEvidence] = ()
    unavailable: str = ""
    """Why no more could be gathered, if so: the engine is gone, say."""
    dropped: int = 0
    """Invocations of this account that the engine no longer remembers."""
    dropped_records: int = 0


def gather(
    ledger: Ledger,
    records: RecordLedger,
    clients: Clients,
    *,
    functions: Sequence[Named],
    queues: Sequence[Named],
    tables: Sequence[Named],
) -> Evidence:
    """Ask the engine; what it cannot tell any more (it died, say) is named instead of raised."""
    told_functions: list[FunctionEvidence] = []
    told_queues: list[QueueEvidence] = []
    told_tables: list[TableEvidence] = []
    unavailable = ""
    try:
        ledger.refresh()
        told_functions += (FunctionEvidence(it.logical_id, ledger.invocations(it.name)) for it in functions)
        told_queues += (
            QueueEvidence(it.logical_id, _waiting(clients.client("sqs"), it.physical_id)) for it in queues
        )
        records.refresh()
        told_tables += (TableEvidence(it.logical_id, records.records(it.name)) for it in tables)
    except (SandboxError, BotoCoreError, ClientError) as error:
        unavailable = str(error)
    return Evidence(told_functions, told_queues, told_tables, unavailable, ledger.dropped, records.dropped)


def _waiting(sqs: Any, url: str) -> list[Any] | None:
    try:
        return peek(sqs, url)
    except sqs.exceptions.QueueDoesNotExist:
        return None


def tell(evidence: Evidence, logs_command: str) -> str:
    """The lines; ``logs_command`` is what to type before a function's name to read on."""
    lines: list[str] = []
    for table in evidence.tables:
        lines += record_story.told(table.name, table.records, numbered=not evidence.dropped_records)
    for function in evidence.functions:
        lines += _function(function, known=lines)
    for queue in evidence.queues:
        lines += _queue(queue)
    for number, kind in ((evidence.dropped, "invocation"), (evidence.dropped_records, "record")):
        if number:
            lines.append(f"{story.counted(number, f'older {kind}')} left the ledger's bounded memory")
    if evidence.unavailable:
        lines.append(f"no more is known: {evidence.unavailable}")
    if spoken := _worth_reading(evidence.functions):
        lines.append(f"try: {logs_command.format(function=spoken)}")
    return "\n".join(lines)


def _function(function: FunctionEvidence, known: Sequence[str]) -> list[str]:
    if not function.invocations:
        return [f"function {function.name}: never invoked"]
    failed = [each for each in function.invocations if each.failed]
    running = sum(each.outcome is None for each in function.invocations)
    summary = [story.counted(len(function.invocations), "invocation")]
    if failed or not running:
        summary.append(f"{len(failed)} failed" if failed else "none failed")
    if running:
        summary.append(f"{running} still running")
    if reported := sum(each.reported_failures > 0 for each in function.invocations):
        summary.append(f"{reported} reported failed records")
    return [
        f"function {function.name}: {', '.join(summary)}",
        *_failures(failed, known),
        *_log(function, failed),
    ]


def _failures(failed: Sequence[Invocation], known: Sequence[str]) -> list[str]:
    """Each different failure once, with how often it was seen; the most frequent first.

    One that a record's story has told already (``known`` lines) is not told again.
    """
    kinds = Counter(told(each.error) if each.error else str(each.outcome) for each in failed)
    lines = [
        story.cut_end(kind) + (f"    ({times} times)" if times > 1 else "")
        for kind, times in kinds.most_common()
        if story.cut_end(f"  {kind}") not in known
    ]
    more = [f"  … and {len(lines) - story.SHOWN} more kinds"] if len(lines) > story.SHOWN else []
    return [*(f"  {line}" for line in lines[: story.SHOWN]), *more]


def _log(function: FunctionEvidence, failed: Sequence[Invocation]) -> list[str]:
    """The last lines that the function itself wrote, in its last failed invocation if one failed."""
    chosen = failed[-1:] or function.invocations
    lines = said("\n".join(each.log for each in chosen))[-story.LOG_LINES :]
    return ["  last log lines:", *(f"    {story.cut_end(line)}" for line in lines)] if lines else []


def _queue(queue: QueueEvidence) -> list[str]:
    if queue.waiting is None:
        return [f"queue {queue.name} was deleted"]
    if not queue.waiting:
        return []
    bodies = [on_failure(body) or repr(body) for body in queue.waiting]
    return [f"queue {queue.name} holds {story.counted(len(bodies), 'message')}:", *story.listed_texts(bodies)]


def _worth_reading(functions: Sequence[FunctionEvidence]) -> str:
    """The function whose log to read: one that failed, else one that ran at all."""
    ran = [each for each in functions if each.invocations]
    failed = [each for each in ran if any(one.failed for one in each.invocations)]
    return next((each.name for each in (*failed, *ran)), "")
