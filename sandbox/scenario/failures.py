"""What a function's error comes down to: its type, what it says, and the line it comes from."""

import re
from pathlib import PurePosixPath
from typing import Any

from sandbox.scenario.json_values import parsed

FRAME = re.compile(r'File "(?P<file>[^"]+)", line (?P<line>\d+)(?:, in (?P<name>\S+))?')
NOT_THE_HANDLERS = (
    "/site-packages/",
    "/var/lang/",
    "/var/runtime/",
    "/lib/python",
    "<frozen",
    "/awslambdaric/",
)
# Where the code lay: on AWS, and where each package has a folder named by its content.
TASK_ROOT = re.compile(r"^/var/task/|^.*/[0-9a-f]{32}/")


def told(error: Any) -> str:
    """``KeyError: 'email'    users/handler.py:41 in changed_fields``, as far as the error says it."""
    if not isinstance(error, dict):
        return repr(error)
    what = ": ".join(str(error[name]) for name in ("errorType", "errorMessage") if error.get(name))
    where = place(error.get("stackTrace") or [])
    return (what or repr(error)) + (f"    {where}" if where else "")


def reason(error: Any) -> str:
    """As :func:`told`, for an error that may also be its JSON text, or a plain sentence."""
    value = parsed(error) if isinstance(error, str) else error
    return value if isinstance(value, str) else told(value)


def place(stack_trace: list[Any]) -> str:
    """The last frame of the function's own code as ``folder/file.py:41 in name``; empty if there is none."""
    frames = [match for line in stack_trace if (match := FRAME.search(str(line)))]
    own = [frame for frame in frames if not any(mark in frame["file"] for mark in NOT_THE_HANDLERS)]
    if not frames:
        return ""
    last = (own or frames)[-1]
    return f"{_short(last['file'])}:{last['line']}" + (f" in {last['name']}" if last["name"] else "")


def _short(path: str) -> str:
    inside, found = TASK_ROOT.subn("", path)
    return inside if found else "/".join(PurePosixPath(path).parts[-2:])


def on_failure(body: Any) -> str | None:
    """A stream mapping's on-failure record in one line; None if ``body`` is something else."""
    batch = body.get("DDBStreamBatchInfo") if isinstance(body, dict) else None
    if not isinstance(batch, dict):
        return None
    context = body.get("requestContext") or {}
    first, last = batch.get("startSequenceNumber"), batch.get("endSequenceNumber")
    return (
        f"{context.get('condition', 'given up')} after {context.get('approximateInvokeCount', '?')} calls: "
        f"{batch.get('batchSize', '?')} record(s), sequence numbers {first} to {last}"
    )
