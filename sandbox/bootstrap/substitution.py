"""``Fn::Sub``: the text that it writes, the values that it brings along, and what it names in the text."""

import re
from collections.abc import Iterator
from typing import Any

PLACEHOLDER = re.compile(r"\$\{(!?)([^}]+)\}")
"""``${Name}``, ``${Name.Attribute}``; with ``!`` before the name it stays as it is written, without that."""


def parts(argument: Any) -> tuple[str, dict[str, Any]]:
    """The text and its own values, as they are written; nothing of what is neither a text nor a list."""
    if not isinstance(argument, list):
        return str(argument), {}
    own = argument[1] if len(argument) > 1 else None
    return str(argument[0]) if argument else "", own if isinstance(own, dict) else {}


def named(argument: Any) -> Iterator[tuple[str, str]]:
    """Name and attribute, or an empty text, of what is taken from elsewhere in the template."""
    text, own = parts(argument)
    for stays, placeholder in PLACEHOLDER.findall(text):
        if not stays and placeholder not in own:
            name, _, attribute = placeholder.partition(".")
            yield name, attribute
