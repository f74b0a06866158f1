"""Where a function's log goes."""

import time
from collections.abc import Callable
from typing import Any

from sandbox.localstack import clock
from sandbox.localstack.patches.patch import Patch


def _log_group(environment: Any) -> str:
    version = environment.function_version
    chosen = (version.config.logging_config or {}).get("LogGroup")
    return chosen or f"/aws/lambda/{version.id.function_name}"


def _log_stream(environment: Any) -> str:
    version = environment.function_version.id
    if not hasattr(environment, "sandbox_log_stream"):
        day = time.strftime("%Y/%m/%d", time.gmtime(clock.of(version.account).now()))
        environment.sandbox_log_stream = f"{day}/[{version.qualifier}]{environment.id}"
    return str(environment.sandbox_log_stream)


def _storing_others(store_logs: Callable[..., Any]) -> Callable[..., Any]:
    def store(manager: Any, invocation_result: Any, execution_env: Any) -> None:
        if not isinstance(execution_env.runtime_executor, ProcessExecutor):
            store_logs(manager, invocation_result, execution_env)

    from sandbox.localstack.executor.executor import ProcessExecutor

    return store


_ENVIRONMENT = "localstack.services.lambda_.invocation.execution_environment"

PATCHES = (
    Patch(
        _ENVIRONMENT,
        "ExecutionEnvironment.get_log_group_name",
        lambda _: _log_group,
        "LoggingConfig.LogGroup is stored and ignored",
        "aadb29103141bff2",
    ),
    Patch(
        _ENVIRONMENT,
        "ExecutionEnvironment.get_log_stream_name",
        lambda _: _log_stream,
        "an environment's log stream gets another name at midnight, by the local date",
        "2a032c8132d3b322",
    ),
    Patch(
        "localstack.services.lambda_.invocation.version_manager",
        "LambdaVersionManager.store_logs",
        _storing_others,
        "log events are cut at every newline, all of one time; our executor writes its own",
        "f06054723b27ae3c",
    ),
)
