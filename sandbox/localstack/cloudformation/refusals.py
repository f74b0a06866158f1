"""Which updates of LocalStack's resource providers are none, found by reading them.

Of 103 providers 84 do not implement ``update``, and the engine takes that for done. Others apply some
properties and pass over the rest: what an update's source does not name, it does not apply.
"""

import ast
import functools
import inspect
import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from botocore.exceptions import ClientError
from localstack.services.cloudformation.resource_provider import ResourceProvider

from sandbox.localstack.cloudformation.changes import Properties, changed

COMPLETE = frozenset(
    {
        "AWS::CDK::Metadata",  # nothing is made of it
        "AWS::IAM::Policy",
        "AWS::SQS::Queue",  # its attributes are named in a list beside the class
        "AWS::SQS::QueueInlinePolicy",
        "AWS::SQS::QueuePolicy",
    }
)
"""Types of LocalStack's whose update applies all there is, which its source does not tell."""


class Refused(Exception):
    """An update that was not begun: the resource is what it was."""


def check(provider: ResourceProvider[Any], type_: str, before: Properties, after: Properties) -> None:
    """Raises Refused where ``provider`` cannot make ``after`` of ``before``."""
    if hasattr(provider, "UPDATES"):  # ours: they refuse by themselves
        return
    differences = changed(before, after)
    if not _implemented(_class(provider)):
        refused = differences
    elif type_ in COMPLETE:
        return
    else:  # what they are not given any more they pass over, all of them
        refused = {one for one in differences if one not in _named(_class(provider)) or one not in after}
    if refused:
        raise Refused(cannot(type_, refused))


def cannot(type_: str, properties: Iterable[str], why: str = "") -> str:
    """The refusal of an update, for people."""
    because = why or "LocalStack would report success and change nothing"
    return (
        f"{type_} cannot be updated in this sandbox: {', '.join(sorted(properties))} ({because}). "
        "Replace it: give it another logical id, or delete the stack and make it again."
    )


def told(error: Exception) -> str:
    """An exception in the words of the service, where there are any."""
    if isinstance(error, ClientError):
        answer = error.response["Error"]
        return f"{answer.get('Message') or error} ({error.operation_name}: {answer.get('Code')})"
    return str(error) or type(error).__name__


def _implemented(provider: type) -> bool:
    """Whether ``update`` does more than to raise NotImplementedError."""
    statements = [one for one in _function(provider, "update").body if not _is_docstring(one)]
    return not isinstance(statements[0], ast.Raise)


@functools.cache
def _named(provider: type) -> frozenset[str]:
    """Every text in the source of ``update`` and of the methods of its class that it calls, but create."""
    names, todo, seen = set[str](), ["update"], {"create", "delete", "read", "list"}
    while todo:
        method = todo.pop()
        seen.add(method)
        tree = _function(provider, method)
        names |= set(_texts(tree))
        todo += [called for called in _calls(tree) if called not in seen and hasattr(provider, called)]
    return frozenset(names)


def _class(provider: Any) -> type:
    return type(provider)


def _calls(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
            yield node.attr


def _function(provider: type, method: str) -> ast.FunctionDef:
    source = textwrap.dedent(inspect.getsource(getattr(provider, method)))
    function = ast.parse(source).body[0]
    assert isinstance(function, ast.FunctionDef)
    return function


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _texts(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
