"""What a function's settings may be (reference 8): the limits of AWS's own model, all reported at once.

What LocalStack looks at itself with AWS's words is left to it: the runtime, the size of the environment,
layers, the code and its size. AWS does not say: the texts beside those for Timeout and MemorySize, which
are made as its model makes all of them.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.mapping.rejections import INVALID_PARAMETER, Rejected, unsatisfied, violation

RANGES = {"Timeout": (1, 900), "MemorySize": (128, 10_240)}
STORAGE_RANGE = (512, 10_240)
LONGEST_HANDLER = 128

_HANDLER = r"[^\s]+"
_VARIABLE = r"[a-zA-Z]([a-zA-Z0-9_])+"

Request = Mapping[str, Any]


def check_create(request: Request) -> None:
    """Raises Rejected for a CreateFunction request with settings that AWS refuses."""
    check_update(request)
    is_zip = (request.get("PackageType") or "Zip") == "Zip"
    if is_zip and not (request.get("Runtime") and request.get("Handler")):
        text = "Runtime and Handler are mandatory parameters for functions created with deployment packages."
        raise Rejected(INVALID_PARAMETER, text)


def check_update(request: Request) -> None:
    """Raises Rejected for an UpdateFunctionConfiguration request with settings that AWS refuses."""
    violations = [*_ranges(request), *_storage(request), *_handler(request), *_variables(request)]
    if violations:
        raise unsatisfied(violations)


def _ranges(request: Request) -> Iterator[str]:
    for name, limits in RANGES.items():
        yield from _range(name[0].lower() + name[1:], request.get(name), limits)


def _storage(request: Request) -> Iterator[str]:
    storage = request.get("EphemeralStorage") or {}
    yield from _range("ephemeralStorage.size", storage.get("Size"), STORAGE_RANGE)


def _range(member: str, value: int | None, limits: tuple[int, int]) -> Iterator[str]:
    least, most = limits
    if value is not None and value < least:
        yield violation(member, value, f"Member must have value greater than or equal to {least}")
    elif value is not None and value > most:
        yield violation(member, value, f"Member must have value less than or equal to {most}")


def _handler(request: Request) -> Iterator[str]:
    handler = request.get("Handler")
    if handler is None:
        return
    if len(handler) > LONGEST_HANDLER:
        constraint = f"Member must have length less than or equal to {LONGEST_HANDLER}"
        yield violation("handler", handler, constraint)
    if not re.fullmatch(_HANDLER, handler):
        yield violation("handler", handler, f"Member must satisfy regular expression pattern: {_HANDLER}")


def _variables(request: Request) -> Iterator[str]:
    variables = (request.get("Environment") or {}).get("Variables") or {}
    if not all(re.fullmatch(_VARIABLE, name) for name in variables):
        shown = ", ".join(f"{name}={value}" for name, value in variables.items())
        pattern = f"Member must satisfy regular expression pattern: {_VARIABLE}"
        constraint = f"Map keys must satisfy constraint: [{pattern}]"
        yield violation("environment.variables", f"{{{shown}}}", constraint)
