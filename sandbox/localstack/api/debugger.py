"""Functions under a debugger."""

from pathlib import Path
from typing import Any

from localstack.http import Request
from localstack.services.lambda_.invocation.lambda_service import LambdaService
from localstack.services.plugins import SERVICE_PLUGINS
from localstack.utils.aws.arns import lambda_function_arn

from sandbox.localstack.api.answers import Answer, Refused, Routes, account_named, json_body
from sandbox.localstack.executor import debugging
from sandbox.localstack.executor.debugging import SESSIONS, Asked

HIGHEST_PORT = 65_535


def _debugger(request: Request, function: str) -> Answer:
    body = json_body(request)
    arn = _arn(body, function)
    if request.method == "DELETE":
        return {"function": arn, "ended": SESSIONS.end(arn)}
    asked = Asked(
        pid=_whole(body, "pid"),
        port=_whole(body, "port", HIGHEST_PORT),
        source=_folder(body, "source"),
        debugger=_folder(body, "debugger") if body.get("debugger") is not None else None,
    )
    service = _service()
    try:
        manager = service.get_lambda_version_manager(arn)
    except ValueError:
        raise Refused(f"{function} is not a function that runs: {arn}") from None
    try:
        session = SESSIONS.begin(
            arn, asked, lambda: float(manager.function_version.config.timeout), lambda: _warm(service, arn)
        )
    except debugging.Refused as refused:
        raise Refused(f"{function} cannot be debugged: {refused}") from None
    _warm(service, arn)
    return {"function": arn, "port": session.port}


def _warm(service: LambdaService, arn: str) -> None:
    """An environment for the next invocation of a function version, as LocalStack would make one with it."""
    try:
        manager = service.get_lambda_version_manager(arn)
    except ValueError:  # it was deleted meanwhile
        return
    environments = manager.assignment_service
    environment = environments.start_environment(manager.id, manager.function_version)
    environments.environments[manager.id][environment.id] = environment


def _service() -> LambdaService:
    provider: Any = SERVICE_PLUGINS.require("lambda")
    service: LambdaService = provider._provider.lambda_service
    return service


def _arn(body: dict[str, Any], function: str) -> str:
    account, region = account_named(body.get("account")), body.get("region")
    if not isinstance(region, str):
        raise Refused(f"region is {region!r}; it must be the name of a region")
    return f"{lambda_function_arn(function, account, region)}:$LATEST"


def _whole(body: dict[str, Any], name: str, most: int | None = None) -> int:
    given = body.get(name)
    if isinstance(given, bool) or not isinstance(given, int) or given < 0 or (most and given > most):
        raise Refused(f"{name} is {given!r}; it must be a whole number" + (f" up to {most}" if most else ""))
    return given


def _folder(body: dict[str, Any], name: str) -> Path:
    given = body.get(name)
    if not isinstance(given, str) or not Path(given).is_absolute() or not Path(given).is_dir():
        raise Refused(f"{name} is {given!r}; it must be a folder of this machine, from its root on")
    return Path(given)


ROUTES: Routes = {"functions/<function>/debugger": ("POST DELETE", _debugger)}
