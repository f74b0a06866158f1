"""LoggingConfig: in which format a function's platform speaks, and what is too light to be logged."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from localstack.services.lambda_.invocation.lambda_models import FunctionVersion

from sandbox.localstack.executor.journal import Journal
from sandbox.localstack.executor.log_json import ON_DEMAND, Facts, JsonPlatform
from sandbox.localstack.executor.log_lines import TextPlatform
from sandbox.localstack.logs.events import Level, LogStream
from sandbox.localstack.logs.store import WRITER

JSON = "JSON"
LEVELS = ("ApplicationLogLevel", "SystemLogLevel")
DEFAULT = Level.INFO.name


def journal(
    function_version: FunctionVersion, environment: str, runtime: str, variables: Mapping[str, Any]
) -> Journal:
    """The journal of a new execution environment; ``variables`` name its log group and stream."""
    identity = function_version.id
    stream = LogStream(
        identity.account,
        identity.region,
        str(variables["AWS_LAMBDA_LOG_GROUP_NAME"]),
        str(variables["AWS_LAMBDA_LOG_STREAM_NAME"]),
    )
    send = partial(WRITER.put, stream)
    configured: Mapping[str, Any] = function_version.config.logging_config or {}
    if configured.get("LogFormat") != JSON:
        provisioned = variables["AWS_LAMBDA_INITIALIZATION_TYPE"] != ON_DEMAND
        return Journal(TextPlatform(runtime, identity.qualifier, provisioned=provisioned), send)
    application, system = (Level[configured.get(name, DEFAULT)] for name in LEVELS)
    facts = Facts(
        runtime=runtime,
        runtime_arn=_runtime_arn(function_version),
        function=identity.function_name,
        version=identity.qualifier,
        instance=environment,
        memory_size=function_version.config.memory_size,
        initialization_type=str(variables["AWS_LAMBDA_INITIALIZATION_TYPE"]),
    )
    return Journal(JsonPlatform(facts, system), send, application)


def refusal(asked: Mapping[str, Any], now: Mapping[str, Any]) -> str | None:
    """Why AWS would not take a LoggingConfig where ``now`` is the one so far, or None."""
    text = asked.get("LogFormat", now.get("LogFormat")) != JSON
    if text and any(name in asked for name in LEVELS):
        return (
            'LogLevel is not supported when LogFormat is set to "Text". Remove LogLevel from your request or '
            'change the LogFormat to "JSON" and try again.'
        )
    return None


def _runtime_arn(function_version: FunctionVersion) -> str:
    configured: Mapping[str, Any] = function_version.config.runtime_version_config or {}
    return str(configured.get("RuntimeVersionArn", ""))
