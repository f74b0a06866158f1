"""What a process's answer, its end or its silence means to whoever invoked the function."""

from dataclasses import dataclass

from sandbox.localstack.executor import failures
from sandbox.localstack.executor.children import Exit
from sandbox.localstack.executor.exchange import Answer, InitError
from sandbox.localstack.ledger.invocations import Outcome


@dataclass(frozen=True)
class OutOfMemory:
    """The process held more than its function's MemorySize."""


@dataclass(frozen=True)
class StorageFull:
    """The scratch folder held more than the function's EphemeralStorage. Both in bytes."""

    used: int
    limit: int


Served = Answer | InitError | Exit | OutOfMemory | StorageFull | None
"""None is silence until the function's timeout."""


@dataclass(frozen=True)
class Verdict:
    """The caller's payload, and what the REPORT line says about it."""

    outcome: Outcome
    payload: bytes
    status: str | None = None
    error_type: str | None = None


def judge(served: Served, request_id: str, timeout: float) -> Verdict:
    """``timeout`` in seconds."""
    match served:
        case Answer(body, is_error=False) if len(body) > failures.RESPONSE_LIMIT:
            return Verdict("error", failures.too_large(), "error", failures.TOO_LARGE)
        case Answer(body, is_error):
            return Verdict("error" if is_error else "success", body)
        case InitError(body):
            return Verdict("error", body, "error", failures.error_type(body))
        case OutOfMemory() | StorageFull() | Exit():
            payload, kind = _ended(served, request_id)
            return Verdict("crash", payload, "error", kind)
        case None:
            return Verdict("timeout", failures.timed_out(request_id, timeout), "timeout")


def _ended(end: OutOfMemory | StorageFull | Exit, request_id: str) -> tuple[bytes, str]:
    """The payload and the error type of a process that is no more."""
    match end:
        case OutOfMemory():
            return failures.killed(request_id), failures.OUT_OF_MEMORY
        case StorageFull(used, limit):
            return failures.storage_full(request_id, used, limit), failures.STORAGE_FULL
        case Exit():
            return failures.exited(request_id, end), failures.EXIT
