"""The lines that AWS's platform adds to a function's log."""

import math

MB = 1024 * 1024


def init_start(runtime: str) -> str:
    """``runtime`` as AWS spells it here, say ``python:3.13``."""
    return f"INIT_START Runtime Version: {runtime}\n"


def init_report(duration_ms: float, phase: str, status: str, error_type: str | None = None) -> str:
    """Only inits that went wrong are reported. ``phase`` is ``init`` or ``invoke``."""
    return _tabbed(
        f"INIT_REPORT Init Duration: {duration_ms:.2f} ms", f"Phase: {phase}", *_status(status, error_type)
    )


def start(request_id: str, version: str) -> str:
    return f"START RequestId: {request_id} Version: {version}\n"


def end(request_id: str) -> str:
    return f"END RequestId: {request_id}\n"


def report(
    request_id: str,
    *,
    duration_ms: float,
    memory_size: int,
    memory_used: int,
    init_ms: float | None = None,
    status: str | None = None,
    error_type: str | None = None,
) -> str:
    """``memory_size`` in MB, ``memory_used`` in bytes; ``init_ms`` only for a cold start."""
    parts = [
        f"REPORT RequestId: {request_id}",
        f"Duration: {duration_ms:.2f} ms",
        f"Billed Duration: {math.ceil(duration_ms + (init_ms or 0.0))} ms",
        f"Memory Size: {memory_size} MB",
        f"Max Memory Used: {math.ceil(memory_used / MB)} MB",
    ]
    if init_ms is not None:
        parts.append(f"Init Duration: {init_ms:.2f} ms")
    return _tabbed(*parts, *_status(status, error_type))


def _status(status: str | None, error_type: str | None) -> list[str]:
    words = [f"Status: {status}"] if status else []
    return words + ([f"Error Type: {error_type}"] if error_type else [])


def _tabbed(*parts: str) -> str:
    return "\t".join(parts) + "\t\n"
