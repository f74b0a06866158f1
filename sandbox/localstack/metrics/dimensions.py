"""Under which dimensions AWS/Lambda's values are found (reference 4.1)."""

import functools
import re

Dimensions = tuple[tuple[str, str], ...]
"""Names and values; empty for the account as a whole."""

_VERSION = re.compile(r"\$LATEST|[0-9]+")


@functools.lru_cache(maxsize=4096)
def of_invocation(function_arn: str, executed_version: str) -> tuple[Dimensions, ...]:
    """Of an invocation, by the ARN that was invoked: none, FunctionName, FunctionName with Resource, and
    where that was an alias, with the version that it led to."""
    sets: tuple[Dimensions, ...] = ((), *of_function(function_arn))
    if _qualifier(function_arn) and not _VERSION.fullmatch(_qualifier(function_arn)):
        sets += ((*sets[-1], ("ExecutedVersion", executed_version)),)
    return sets


@functools.lru_cache(maxsize=4096)
def of_function(function_arn: str) -> tuple[Dimensions, Dimensions]:
    """FunctionName, and FunctionName with Resource: the name with its version or alias if it has one."""
    name = name_of(function_arn)
    qualifier = _qualifier(function_arn)
    resource = f"{name}:{qualifier}" if qualifier else name
    return (("FunctionName", name),), (("FunctionName", name), ("Resource", resource))


def name_of(function_arn: str) -> str:
    return function_arn.split(":")[6]


def _qualifier(function_arn: str) -> str:
    return ":".join(function_arn.split(":")[7:])
