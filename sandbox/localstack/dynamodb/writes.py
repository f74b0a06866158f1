"""The operations that change items, and which tables each of them names."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

_OF_ONE_TABLE = frozenset({"PutItem", "UpdateItem", "DeleteItem"})
_WRITTEN = re.compile(
    r"""\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+(?:"(?P<quoted>[^"]+)"|(?P<bare>[\w.-]+))""",
    re.IGNORECASE,
)


def tables(operation: str, request: Mapping[str, Any]) -> set[str]:
    """The names of the tables that a request may change; none where it changes nothing."""
    named: set[str] = set()
    if operation in _OF_ONE_TABLE:
        named = {request.get("TableName", "")}
    elif operation == "BatchWriteItem":
        named = set(request.get("RequestItems") or {})
    elif operation == "TransactWriteItems":
        actions = [action for item in request.get("TransactItems") or [] for action in item.values()]
        named = {action.get("TableName", "") for action in actions}
    elif operation in _STATEMENTS:
        named = _of_statements(_STATEMENTS[operation](request) or [])
    return {name.rpartition(":table/")[2] for name in named}  # each may also be an ARN


_STATEMENTS: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    "ExecuteStatement": lambda request: [request],
    "BatchExecuteStatement": lambda request: request.get("Statements"),
    "ExecuteTransaction": lambda request: request.get("TransactStatements"),
}


def _of_statements(statements: Iterable[Mapping[str, Any]]) -> set[str]:
    """PartiQL: a SELECT changes nothing, and what is not understood names nothing DynamoDB would."""
    found = (_WRITTEN.match(one.get("Statement") or "") for one in statements)
    return {match["quoted"] or match["bare"] for match in found if match}
