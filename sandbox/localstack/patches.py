"""What is put right in LocalStack where it offers no seam: every patch, with its reason.

LocalStack 4.14 is frozen, and each patch names the source that it replaces by its sum: another source is
refused at start, so that a patch never lands on what it was not written for.
"""

import hashlib
import inspect
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from localstack.services.lambda_.invocation.execution_environment import ExecutionEnvironment

from sandbox.localstack import clock


@dataclass(frozen=True)
class Patch:
    owner: type
    name: str
    replacement: Callable[..., Any]
    reason: str
    sha256: str
    """Of the replaced function's source, the first 16 hex digits."""


def _log_group(environment: ExecutionEnvironment) -> str:
    version = environment.function_version
    chosen = (version.config.logging_config or {}).get("LogGroup")
    return chosen or f"/aws/lambda/{version.id.function_name}"


def _log_stream(environment: ExecutionEnvironment) -> str:
    version = environment.function_version.id
    if not hasattr(environment, "sandbox_log_stream"):
        day = time.strftime("%Y/%m/%d", time.gmtime(clock.of(version.account).now()))
        environment.sandbox_log_stream = f"{day}/[{version.qualifier}]{environment.id}"  # type: ignore[attr-defined]
    return str(environment.sandbox_log_stream)  # type: ignore[attr-defined]


PATCHES = (
    Patch(
        ExecutionEnvironment,
        "get_log_group_name",
        _log_group,
        "LoggingConfig.LogGroup is stored and ignored",
        "aadb29103141bff2",
    ),
    Patch(
        ExecutionEnvironment,
        "get_log_stream_name",
        _log_stream,
        "an environment's log stream gets another name at midnight, by the local date",
        "2a032c8132d3b322",
    ),
)


def apply() -> None:
    """Put every patch in place; raises RuntimeError where LocalStack is not the one it was written for."""
    for patch in PATCHES:
        found = fingerprint(patch)
        if found != patch.sha256:
            raise RuntimeError(
                f"{patch.owner.__name__}.{patch.name} is not LocalStack 4.14.0's ({found}, not "
                f"{patch.sha256}): the patch against '{patch.reason}' was not written for it"
            )
        setattr(patch.owner, patch.name, patch.replacement)


def fingerprint(patch: Patch) -> str:
    """The sum of the source that stands there now."""
    source = inspect.getsource(getattr(patch.owner, patch.name))
    return hashlib.sha256(source.encode()).hexdigest()[:16]
