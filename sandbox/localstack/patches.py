"""What is put right in LocalStack where it offers no seam: every patch, with its reason.

LocalStack 4.14 is frozen, and each patch names the source that it replaces by its sum: another source is
refused at start, so that a patch never lands on what it was not written for.
"""

import copy
import functools
import hashlib
import inspect
import json
import time
from dataclasses import dataclass
from typing import Any

from localstack.services.lambda_.invocation.execution_environment import ExecutionEnvironment
from localstack.services.s3 import provider as s3
from moto.iam.models import AWSManagedPolicy, IAMBackend, aws_managed_policies_data
from moto.settings import load_iam_aws_managed_policies
from twisted.web import http

from sandbox.localstack import clock, environment


@dataclass(frozen=True)
class Patch:
    owner: Any
    """The module or class that the function is found in."""
    name: str
    replacement: Any
    reason: str
    sha256: str
    """Of the replaced function's source, or of the replaced value, the first 16 hex digits."""


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


def _aws_policies(backend: IAMBackend) -> list[AWSManagedPolicy]:
    if not load_iam_aws_managed_policies():
        return []
    policies = [copy.copy(policy) for policy in _parsed_policies(backend.region_name)]
    for policy in policies:
        policy.account_id = backend.account_id
    return policies


@functools.cache
def _parsed_policies(partition: str) -> list[AWSManagedPolicy]:
    data = json.loads(aws_managed_policies_data)
    return [AWSManagedPolicy.from_data(name, "", partition, policy) for name, policy in data.items()]


PATCHES = (
    Patch(
        s3,
        "DEFAULT_S3_TMP_DIR",
        str(environment.data_folder("s3")),
        "objects would lie in one folder of the machine, which all users' LocalStacks share",
        "40a7594fb744b151",
    ),
    Patch(
        http,
        "_parseContentType",
        functools.lru_cache(maxsize=512)(http._parseContentType),
        "the same few content types are parsed as mail headers for each request, 0.3 to 1 ms each time",
        "5b5206bbb013a9ce",
    ),
    Patch(
        IAMBackend,
        "_init_aws_policies",
        _aws_policies,
        "AWS's 1,400 managed policies are parsed anew for each account, a fifth of a second",
        "b3f2c8c3a9c6a1eb",
    ),
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
    """The sum of what stands there now."""
    found = getattr(patch.owner, patch.name)
    source = inspect.getsource(found) if callable(found) else repr(found)
    return hashlib.sha256(source.encode()).hexdigest()[:16]
