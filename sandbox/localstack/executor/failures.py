"""What a caller receives when the function did not answer by itself, in AWS's words."""

import json
import signal

from sandbox.localstack.executor.children import Exit
from sandbox.localstack.executor.memory import MB

RESPONSE_LIMIT = 6 * 1024 * 1024 + 100  # bytes
TOO_LARGE = "Function.ResponseSizeTooLarge"
EXIT = "Runtime.ExitError"
OUT_OF_MEMORY = "Runtime.OutOfMemory"
STORAGE_FULL = "Sandbox.EphemeralStorageExceeded"
TIMED_OUT = "Sandbox.Timedout"

# As Go, in which AWS's supervisor is written, names them.
_SIGNALS = {
    "SIGABRT": "aborted",
    "SIGALRM": "alarm clock",
    "SIGBUS": "bus error",
    "SIGFPE": "floating point exception",
    "SIGHUP": "hangup",
    "SIGILL": "illegal instruction",
    "SIGINT": "interrupt",
    "SIGKILL": "killed",
    "SIGPIPE": "broken pipe",
    "SIGQUIT": "quit",
    "SIGSEGV": "segmentation fault",
    "SIGTERM": "terminated",
    "SIGTRAP": "trace/breakpoint trap",
    "SIGUSR1": "user defined signal 1",
    "SIGUSR2": "user defined signal 2",
}


def timed_out(request_id: str, seconds: float) -> bytes:
    return _payload(TIMED_OUT, f"RequestId: {request_id} Error: Task timed out after {seconds:.2f} seconds")


def exited(request_id: str, exit_: Exit) -> bytes:
    return _payload(EXIT, f"RequestId: {request_id} Error: {_reason(exit_)}")


def killed(request_id: str) -> bytes:
    """What AWS answers for a process that held more than its MemorySize."""
    return exited(request_id, Exit(-signal.SIGKILL))


def storage_full(request_id: str, used: int, limit: int) -> bytes:
    """Ours: on AWS the handler itself meets an error. ``used`` and ``limit`` in bytes."""
    text = (
        f"The scratch folder holds {round(used / MB)} MB, "
        f"more than the EphemeralStorage of {limit // MB} MB. "
        "On AWS writing fails with [Errno 28] No space left on device; "
        "here the process is ended and the folder emptied."
    )
    return _payload(STORAGE_FULL, f"RequestId: {request_id} Error: {text}")


def too_large() -> bytes:
    text = f"Response payload size exceeded maximum allowed payload size ({RESPONSE_LIMIT} bytes)."
    return json.dumps({"errorMessage": text, "errorType": TOO_LARGE}).encode()


def error_type(payload: bytes) -> str:
    """The error type as REPORT and INIT_REPORT lines name it: AWS's own, anything else is unknown."""
    try:
        named = json.loads(payload)["errorType"]
    except (ValueError, KeyError, TypeError):
        named = ""
    return named if str(named).startswith(("Runtime.", "Function.")) else "Runtime.Unknown"


def _payload(kind: str, text: str) -> bytes:
    return json.dumps({"errorType": kind, "errorMessage": text}).encode()


def _reason(exit_: Exit) -> str:
    if exit_.error is not None:
        return f"Runtime failed to start: {exit_.error}"
    if exit_.status == 0:
        return "Runtime exited without providing a reason"
    if exit_.status > 0:
        return f"Runtime exited with error: exit status {exit_.status}"
    return f"Runtime exited with error: signal: {_signal_name(-exit_.status)}"


def _signal_name(number: int) -> str:
    try:
        return _SIGNALS[signal.Signals(number).name]
    except (ValueError, KeyError):
        return f"signal {number}"  # Go's word for one that it has no name for
