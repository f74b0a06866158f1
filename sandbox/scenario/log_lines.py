"""The lines that a function wrote, short enough for a story."""

import json
from collections.abc import Iterable
from typing import Any

OWN_LINES = ("START ", "END ", "REPORT ", "INIT_START ", "XRAY ")
LEVELS = ("level", "levelname", "severity")
CAUSES = ("exception", "errorMessage", "error")
WHOLE = ("message", "msg")


def said(log: str) -> list[str]:
    """The function's own lines, without Lambda's; a JSON line is told by its level, message and error."""
    return [
        _short(line.rstrip()) for line in log.splitlines() if line.strip() and not line.startswith(OWN_LINES)
    ]


def _short(line: str) -> str:
    entry = _json_object(line)
    text = _first(entry, WHOLE)
    if not text:
        return line
    # A traceback ends with what matters.
    cause = _first(entry, CAUSES).strip().rpartition("\n")[2]
    return " ".join(part for part in (_first(entry, LEVELS), text, f"({cause})" if cause else "") if part)


def _json_object(line: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _first(entry: dict[str, Any], names: Iterable[str]) -> str:
    """The first of ``names`` that the entry has, as text; JSON where it is more than text."""
    found = next((entry[name] for name in names if entry.get(name)), "")
    return found if isinstance(found, str) else json.dumps(found)
