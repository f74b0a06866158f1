"""The operations that change items, and which tables each of them names."""

import re
from collections.abc import Mapping
from typing import Any

OPERATIONS = frozenset(
    {
        "PutItem",
        "UpdateItem",
        "DeleteItem",
        "BatchWriteItem",
        "TransactWriteItems",
        "ExecuteStatement",
        "BatchExecuteStatement",
        "ExecuteTransaction",
    }
)
_WRITTEN = re.compile(
    r"""\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+(?:"(?P<quoted>[^"]+)"|(?P<bare>[\w.-]+))""",
    re.IGNORECASE,
)


def tables(operation: str, request: Mapping[str, Any]) -> set[str]:
    """The names of the tables that a request may change."""
    match operation:
        case "BatchWriteItem":
            named = set(request.get("RequestItems") or {})
        case "TransactWriteItems":
            named = {
                action["TableName"]
                for item in request.get("TransactItems") or []
                for action in item.values()
                if "TableName" in action
            }
        case "ExecuteStatement":
            named = _of_statements([request])
        case "BatchExecuteStatement":
            named = _of_statements(request.get("Statements") or [])
        case "ExecuteTransaction":
            named = _of_statements(request.get("TransactStatements") or [])
        case _:
            named = {request.get("TableName", "")}
    return {name.rpartition(":table/")[2] for name in named}  # each may also be an ARN


def _of_statements(statements: Any) -> set[str]:
    """PartiQL: a SELECT changes nothing, and what is not understood names nothing DynamoDB would."""
    found = (_WRITTEN.match(one.get("Statement") or "") for one in statements)
    return {match["quoted"] or match["bare"] for match in found if match}
