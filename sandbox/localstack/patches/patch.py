"""One patch: what it replaces, by what, why, and the sum of what it was written for."""

import functools
import hashlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any


@dataclass(frozen=True)
class Patch:
    module: str
    """The module that it stands in, by its full name."""
    name: str
    """Its name there: ``function``, ``VALUE`` or ``Class.method``."""
    replace: Callable[[Any], Any]
    """Takes what stands there and returns what shall."""
    reason: str
    sha256: str
    """Of the replaced function's source, or of the replaced value, the first 16 hex digits."""


def put(module: ModuleType, patches: list[Patch]) -> None:
    """Put all patches of ``module`` in place, or none: RuntimeError where one was not written for it."""
    for patch in patches:
        _check(module, patch)
    for patch in patches:
        owner, name = _place(module, patch)
        setattr(owner, name, _named(patch.replace(getattr(owner, name)), getattr(owner, name)))


def fingerprint(found: Any) -> str:
    """The sum of a function's source, or of a value."""
    source = inspect.getsource(found) if callable(found) else repr(found)
    return hashlib.sha256(source.encode()).hexdigest()[:16]


def _named(replacement: Any, found: Any) -> Any:
    # LocalStack's own patches find the class that they patch by the name which a method says it has.
    return functools.update_wrapper(replacement, found) if inspect.isfunction(replacement) else replacement


def _check(module: ModuleType, patch: Patch) -> None:
    found = fingerprint(getattr(*_place(module, patch)))
    if found != patch.sha256:
        raise RuntimeError(
            f"{patch.module}.{patch.name} is not LocalStack 4.14.0's ({found}, not {patch.sha256}): "
            f"the patch because '{patch.reason}' was not written for it"
        )


def _place(module: ModuleType, patch: Patch) -> tuple[Any, str]:
    *path, name = patch.name.split(".")
    return functools.reduce(getattr, path, module), name
