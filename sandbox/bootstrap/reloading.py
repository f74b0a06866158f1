"""New code for a function that is deployed, without a deployment: by UpdateFunctionCode.

$LATEST has the new code then, and says so by its CodeSha256; invocations under way finish on the old code,
published versions keep theirs.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from botocore.exceptions import HTTPClientError

from sandbox.bootstrap import packaging, target
from sandbox.bootstrap.building import runtime_of
from sandbox.bootstrap.functions import Function, functions_of
from sandbox.bootstrap.known import known_of
from sandbox.bootstrap.packaging import Package
from sandbox.bootstrap.sources import LAMBDA_FUNCTION, Source
from sandbox.bootstrap.stack import Stack
from sandbox.bootstrap.template import Template
from sandbox.bootstrap.upload import place_of, upload
from sandbox.bootstrap.waiting import until
from sandbox.clients import Clients
from sandbox.errors import DeploymentError, EngineNotRunning
from sandbox.progress import Silent

SILENT = Silent()
P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Edited:
    """A function that is deployed, and where its code is edited."""

    function: Function
    source: Source
    runtime: str
    name: str
    """Of the function in AWS."""
    clients: Clients

    @property
    def code(self) -> Path:
        """A folder, or a zip."""
        return self.source.code

    @property
    def logical_id(self) -> str:
        return self.function.logical_id


def _answered(asked: Callable[P, R]) -> Callable[P, R]:
    @wraps(asked)
    def ask(*arguments: P.args, **named: P.kwargs) -> R:
        try:
            return asked(*arguments, **named)
        except HTTPClientError as error:
            raise EngineNotRunning(
                "The sandbox does not answer any more. Start it with: sandbox up"
            ) from error

    return ask


@_answered
def edited_in(template: Template, stack: str, parameters: dict[str, str], clients: Clients) -> list[Edited]:
    """The functions of a stack whose code lies beside its template; none where it is not deployed."""
    there = Stack(stack, clients)
    deployed = there.resources() if there.state() else {}
    known = known_of(template.body, parameters, stack, clients)
    return [
        Edited(each, source, runtime_of(each, known), deployed[each.logical_id].physical_id, clients)
        for each in functions_of(template)
        if (source := each.source) and each.logical_id in deployed
    ]


@_answered
def reload(edited: Edited, cache: Path) -> bool:
    """Have the function run its source as it is now; False if it does already.

    Raises PackagingError where no package can be made of it, and DeploymentError where that cannot run: the
    function goes on as it was.
    """
    return put(edited.name, _package(edited, cache), edited.clients)


def _package(edited: Edited, cache: Path) -> Package:
    made_for = target.of_engine(edited.clients.endpoint_url)(edited.runtime, target.DEFAULT_PROCESSOR)
    with SILENT.step("") as step:
        return packaging.build(edited.source, made_for, cache, step)


def put_right(packages: Iterable[Package], stack: Stack) -> bool:
    """Have a deployed stack's functions run ``packages`` where they were given other code since: if any was.

    CloudFormation compares templates, and does not see it.
    """
    deployed = {name: one for name, one in stack.resources().items() if one.type == LAMBDA_FUNCTION}
    changed = [
        put(deployed[package.resource].physical_id, package, stack.clients)
        for package in packages
        if package.resource in deployed
    ]
    return any(changed)


def put(function: str, package: Package, clients: Clients) -> bool:
    """Have ``function`` run ``package``; False if it does already. Raises DeploymentError."""
    if _configuration(function, clients)["CodeSha256"] == package.code_sha256:
        return False
    place = place_of(package, clients)
    upload(place, package.path.read_bytes(), clients)
    clients.client("lambda").update_function_code(
        FunctionName=function, S3Bucket=place.bucket, S3Key=place.key
    )
    done = until(lambda: _updated(function, clients), lambda: f"the new code of {function}")
    if done["LastUpdateStatus"] != "Successful":
        raise DeploymentError(f"{function} did not take its new code: {done.get('LastUpdateStatusReason')}")
    return True


def _updated(function: str, clients: Clients) -> dict[str, Any] | None:
    found = _configuration(function, clients)
    return None if found["LastUpdateStatus"] == "InProgress" else found


def _configuration(function: str, clients: Clients) -> dict[str, Any]:
    found: dict[str, Any] = clients.client("lambda").get_function_configuration(FunctionName=function)
    return found
