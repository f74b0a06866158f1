"""The lines that a function wrote, short enough for a story."""

import json
from collections.abc import Iterable
from typing import Any

OWN_LINES = ("START ", "END ", "REPORT ", "INIT_START ", "INIT_REPORT ", "XRAY ")
OWN_EVENTS = "platform."
LEVELS = ("level", "log_level", "levelname", "severity")
CAUSES = ("exception", "errorMessage", "error")
WHOLE = ("message", "msg")


def said(log: str) -> list[str]:
    """The function's own lines, without Lambda's; a JSON line is told by its level, message and error."""
    own = [line.rstrip() for line in log.splitlines() if line.strip() and not line.startswith(OWN_LINES)]
    return [short for line in own if (short := _short(line))]


def _short(line: str) -> str:
    """Empty for what the platform says in JSON."""
    entry = _json_object(line)
    if str(entry.get("type")).startswith(OWN_EVENTS) and "record" in entry:
        return ""
    # A traceback ends with what matters.
    text, cause = _first(entry, WHOLE), _first(entry, CAUSES).strip().rpartition("\n")[2]
    if not text and (kind := _first(entry, ["errorType"])):  # a handler's error, as the runtime writes it
        text, cause = f"{kind}: {cause}", ""
    if not text:
        return line
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
