"""Policy documents, compared by what they mean and not by how they are spelt."""

import json
import re
from collections.abc import Mapping
from typing import Any

from sandbox.bootstrap.comparison import in_order
from sandbox.bootstrap.intrinsics import UNKNOWN

LISTS = ("Action", "NotAction", "Resource", "NotResource")
PRINCIPALS = ("Principal", "NotPrincipal")
_ACCOUNT = re.compile(r"\d{12}")


def read(value: Any) -> Any:
    """JSON, as text or already read."""
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return value


def there(value: Any) -> Any:
    """A policy document with one value as a list of one, and what has no order in order."""
    document = read(value)
    if not isinstance(document, Mapping):
        return document
    return {**document, "Statement": _statements(document.get("Statement"))}


def asked(value: Any) -> Any:
    """The same of a template's; the version is any where it is not said: LocalStack puts in one."""
    document = there(value)
    return {"Version": UNKNOWN, **document} if isinstance(document, Mapping) else document


def _statements(value: Any) -> Any:
    return UNKNOWN if value is UNKNOWN else [_statement(one) for one in _listed(value)]


def _statement(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    found = dict(value)
    found |= {name: _texts(value[name]) for name in LISTS if name in value}
    found |= {name: _principal(value[name]) for name in PRINCIPALS if name in value}
    if "Condition" in value:
        found["Condition"] = _condition(value["Condition"])
    return found


def _principal(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    return {kind: in_order(_whole(one) for one in _listed(names)) for kind, names in value.items()}


def _whole(name: Any) -> Any:
    """An account's number stands for all that is in it."""
    return f"arn:aws:iam::{name}:root" if _ACCOUNT.fullmatch(str(name)) else name


def _condition(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    return {
        operator: {key: _texts(one) for key, one in keys.items()} if isinstance(keys, Mapping) else keys
        for operator, keys in value.items()
    }


def _texts(value: Any) -> Any:
    return in_order(_text(one) for one in _listed(value))


def _text(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return value if value is UNKNOWN else str(value)


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
