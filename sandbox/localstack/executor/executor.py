"""LocalStack's seam: a RuntimeExecutor whose execution environments are processes."""

import functools
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, Any

from localstack import config
from localstack.aws.api.lambda_ import TracingMode
from localstack.services.lambda_.invocation.lambda_models import (
    ArchiveCode,
    FunctionVersion,
    HotReloadingCode,
    InitializationType,
    InvocationResult,
    S3Code,
)
from localstack.services.lambda_.invocation.runtime_executor import RuntimeExecutor

from sandbox.localstack import clock
from sandbox.localstack.executor import advanced_logging, compiled, runtimes, variables
from sandbox.localstack.executor.debugging import SESSIONS, Session
from sandbox.localstack.executor.environment import Environment
from sandbox.localstack.executor.environments import ENVIRONMENTS
from sandbox.localstack.executor.exchange import Request
from sandbox.localstack.executor.function import Function
from sandbox.localstack.executor.packages import Archive
from sandbox.localstack.executor.phases import Finished
from sandbox.localstack.executor.runtimes import Runtime
from sandbox.localstack.executor.starting import Debugger
from sandbox.localstack.executor.stored import STORED
from sandbox.localstack.executor.variables import World
from sandbox.localstack.ledger.invocations import INVOCATIONS, Invocation
from sandbox.localstack.metrics.metrics import METRICS

LOOPBACK = "127.0.0.1"
PROVISIONED_ATTEMPTS = 6  # reference 6


class ProcessExecutor(RuntimeExecutor):
    """One execution environment; LocalStack makes one for each and calls :meth:`invoke` one at a time."""

    client_context: str | None = None
    """Of the invocation under way, as JSON; a patch puts it here, since LocalStack keeps it to itself."""
    stopped = False
    """Whether LocalStack has let go of it."""
    _environment: Environment | None = None
    _log = ""

    @classmethod
    def prepare_version(cls, function_version: FunctionVersion) -> None:
        """Get all that the version needs, its runtime too, which may take a while.

        An exception's text becomes the function's StateReason."""
        settings = function_version.config
        refused = ENVIRONMENTS.places.runtimes.refusal(settings.runtime, settings.package_type)
        if reason := refused or variables.refusal(settings.environment or {}):
            raise ValueError(reason)
        runtime = _runtime(function_version)
        if reason := compiled.refusal(runtime, _task(function_version), _opt(function_version)):
            raise ValueError(reason)

    @classmethod
    def cleanup_version(cls, function_version: FunctionVersion) -> None:
        """Unpacked packages stay: other functions may share them, and running ones still import from them."""

    def start(self, env_vars: dict[str, Any]) -> None:
        """Start the process. Its init is waited for by the first invocation, with provisioned concurrency
        here: an exception then makes the provisioning fail. Under a debugger, all share one process."""
        self._given = env_vars
        if session := self._session():
            session.begin(self)
            return
        self._environment = self._begin()
        if env_vars["AWS_LAMBDA_INITIALIZATION_TYPE"] == InitializationType.provisioned_concurrency:
            self._environment.initialise(PROVISIONED_ATTEMPTS)

    def stop(self) -> None:
        """End the environment; an invocation that is running finishes first, as on AWS."""
        self.stopped = True
        if session := self._session():
            session.left(self)
        if self._environment is not None:
            self._environment.stop()

    @property
    def revision(self) -> str:
        """Of the function version's code and settings."""
        return str(self.function_version.config.internal_revision)

    def debugged(self, session: Session) -> Environment:
        """An environment that a debugger looks at."""
        asked = session.asked
        return self._begin(lambda: Debugger(session.next_port(), asked.source, asked.debugger))

    def _session(self) -> Session | None:
        return SESSIONS.of(self.function_version.qualified_arn)

    def _begin(self, debugger: Callable[[], Debugger] | None = None) -> Environment:
        settings, world, env_vars = self.function_version.config, self._world(), self._given
        endpoint = f"http://{LOOPBACK}:{config.GATEWAY_LISTEN[0].port}"
        runtime = str(settings.runtime)
        spelled = runtimes.spelled(runtime)
        environment = variables.for_process(env_vars, settings.environment or {}, runtime, endpoint, world)
        function = Function(
            version=self.function_version.id.qualifier,
            runtime=spelled,
            timeout=settings.timeout,
            memory_size=settings.memory_size,
            storage_size=settings.ephemeral_storage.size,
            traced=settings.tracing_config_mode == TracingMode.Active,
            debugged=debugger is not None,
        )
        account = self.function_version.id.account
        journal = advanced_logging.journal(self.function_version, self.id, spelled, environment)
        return ENVIRONMENTS.begin(
            self.id, account, function, world, environment, journal=journal, debugger=debugger
        )

    def invoke(self, payload: dict[str, str]) -> InvocationResult:
        """Run one invocation and record it. Whatever the function does wrong is a result."""
        cold = self._environment is None or self._environment.cold
        running = INVOCATIONS.begin(self._entry(payload, cold))
        counted = METRICS.invocation(
            running.account, running.region, running.function_arn, running.function_version
        )
        try:
            finished = self._invoke(_request(payload, self.client_context))
            counted.ended(failed=finished.outcome != "success", duration_ms=finished.duration_ms)
        except BaseException as error:
            finished = Finished("crash", _own_error(error), "", 0.0, cold=running.cold_start)
            counted.left()
            raise
        finally:
            INVOCATIONS.finish(
                running,
                outcome=finished.outcome,
                result=finished.payload.decode("utf-8", "replace"),
                log=finished.log,
                duration_ms=finished.duration_ms,
                cold_start=finished.cold,
            )
        self._log = finished.log
        is_error = finished.outcome != "success"
        return InvocationResult(payload["invoke-id"], finished.payload, is_error, finished.tail)

    def _invoke(self, request: Request) -> Finished:
        if (session := self._session()) and (finished := session.invoke(request, self)):
            return finished
        if self._environment is None:  # a debugger had it until now
            self._environment = self._begin()
        return self._environment.invoke(request)

    def get_logs(self) -> str:
        """What the last invocation wrote."""
        return self._log

    def get_address(self) -> str:
        return LOOPBACK

    def get_endpoint_from_executor(self) -> str:
        return LOOPBACK

    def get_runtime_endpoint(self) -> str:
        return ""  # only LocalStack's own init program, inside its containers, asks for it

    def _world(self) -> World:
        runtime = _runtime(self.function_version)
        return World(
            program=runtime.program,
            packages=runtime.packages,
            task=_task(self.function_version),
            opt=_opt(self.function_version),
            scratch=ENVIRONMENTS.scratch(self.id),
        )

    def _entry(self, payload: dict[str, str], cold: bool) -> Invocation:
        identity = self.function_version.id
        return Invocation(
            account=identity.account,
            region=identity.region,
            request_id=payload["invoke-id"],
            function=identity.function_name,
            function_arn=payload["invoked-function-arn"],
            function_version=identity.qualifier,
            environment=self.id,
            started_at=clock.of(identity.account).now(),
            cold_start=cold,
            event=payload["payload"],
        )


def _runtime(function_version: FunctionVersion) -> Runtime:
    return ENVIRONMENTS.places.runtimes.made(str(function_version.config.runtime))


def _task(function_version: FunctionVersion) -> Path:
    """The folder of the function's code."""
    code = function_version.config.code
    if isinstance(code, HotReloadingCode):
        return code.get_unzipped_code_location()
    return _unpacked([code], whose=function_version.id.unqualified_arn())


def _opt(function_version: FunctionVersion) -> Path:
    """The folder of the function's layers."""
    return _unpacked([layer.code for layer in function_version.config.layers])


def _unpacked(codes: Iterable[ArchiveCode | None], whose: str | None = None) -> Path:
    stored = [code for code in codes if isinstance(code, S3Code)]
    archives = [Archive(code.code_sha256, functools.partial(_download, code)) for code in stored]
    folder = ENVIRONMENTS.packages.unpacked(archives, whose)
    for code in stored:
        STORED.forget(code.code_sha256)
    return folder


def _download(code: S3Code, file: IO[bytes]) -> None:
    content = STORED.content(code.code_sha256)
    if content is None:
        code._download_archive_to_file(file)
    else:
        file.write(content)


def _request(payload: dict[str, str], client_context: str | None) -> Request:
    return Request(
        id=payload["invoke-id"],
        function_arn=payload["invoked-function-arn"],
        event=payload["payload"].encode(),
        trace_id=payload.get("trace-id", ""),
        client_context=client_context or "",
    )


def _own_error(error: BaseException) -> bytes:
    """A failure of the sandbox, not of the function."""
    return json.dumps({"errorType": f"Sandbox.{type(error).__name__}", "errorMessage": str(error)}).encode()
