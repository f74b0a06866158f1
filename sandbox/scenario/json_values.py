"""JSON with exact numbers: fractions become Decimal, never float."""

import base64
import json
from decimal import Decimal
from typing import Any


def parsed(text: str) -> Any:
    """The JSON value in ``text``, or ``text`` itself if it is not JSON."""
    try:
        return json.loads(text, parse_float=Decimal)
    except ValueError:
        return text


def dumped(value: Any) -> str:
    """``value`` as the text to send: a ``str`` as it is, anything else as JSON."""
    return value if isinstance(value, str) else as_json(value)


def from_event(attributes: dict[str, Any]) -> dict[str, Any]:
    """Attribute values of an event: binary is base64 text in JSON, and bytes for boto3."""
    return {name: _binary_decoded(value) for name, value in attributes.items()}


def _binary_decoded(value: Any) -> Any:
    [(kind, content)] = value.items()
    if kind == "B":
        return {"B": base64.b64decode(content)}
    if kind == "BS":
        return {"BS": [base64.b64decode(each) for each in content]}
    if kind == "L":
        return {"L": [_binary_decoded(each) for each in content]}
    return {"M": from_event(content)} if kind == "M" else value


def as_json(value: Any) -> str:
    """JSON text; a Decimal is written digit by digit, for which json.dumps offers no way."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(name)}: {as_json(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(as_json, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
