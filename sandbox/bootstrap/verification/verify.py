"""Waits until every resource is ready, and compares each with the template that asked for it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from sandbox.bootstrap.comparison import Difference, differences
from sandbox.bootstrap.deployment import Resource
from sandbox.bootstrap.intrinsics import Intrinsics, parameter_values, pseudo_parameters
from sandbox.bootstrap.stack import Stack
from sandbox.bootstrap.verification.attributes import Attributes
from sandbox.bootstrap.verification.functions import Alias, Function
from sandbox.bootstrap.verification.kind import Found, Kind
from sandbox.bootstrap.verification.mappings import Mapping as EventSourceMapping
from sandbox.bootstrap.verification.tables import Table
from sandbox.bootstrap.waiting import until
from sandbox.errors import DeploymentError

KINDS: dict[str, Kind] = {
    "AWS::DynamoDB::Table": Table(),
    "AWS::Lambda::Function": Function(),
    "AWS::Lambda::Alias": Alias(),
    "AWS::Lambda::EventSourceMapping": EventSourceMapping(),
}
NOT_THERE = ("NotFound", "NoSuch")


@dataclass(frozen=True)
class Claims:
    """What was asked for, beyond what CloudFormation has in its template."""

    parameters: Mapping[str, str]
    code: Mapping[str, str]
    """CodeSha256 of each function that was packaged, by logical id."""
    where: Callable[[str], str]
    """Where a resource stands in the template that the user wrote."""


def verify(stack: Stack, claims: Claims) -> dict[str, Resource]:
    """Return the stack's resources once all are ready and as the template says.

    Raises DeploymentError with a line for each property that is not, or for what never gets ready.
    """
    template = stack.processed_template()
    resources = stack.resources()
    checks = _Checks(stack, _known(stack, template, resources, claims.parameters), claims)
    problems = [
        f"  {claims.where(name)} {name}: {difference}."
        for name, asked in template["Resources"].items()
        for difference in checks.differences(name, asked, resources.get(name))
    ]
    if problems:
        raise DeploymentError(
            f"LocalStack reports stack {stack.name} as deployed, and it is not what the template says:\n"
            + "\n".join(problems)
            + "\nLocalStack cannot change this in place. Begin afresh with: sandbox down, then deploy again."
        )
    return resources


def _known(
    stack: Stack, template: dict[str, Any], resources: Mapping[str, Resource], given: Mapping[str, str]
) -> Intrinsics:
    return Intrinsics(
        references={
            **pseudo_parameters(stack.name, stack.clients),
            **parameter_values(template.get("Parameters") or {}, given),
            **{name: resource.physical_id for name, resource in resources.items()},
        },
        conditions=template.get("Conditions") or {},
        mappings=template.get("Mappings") or {},
        attribute=Attributes(resources, stack.clients),
    )


@dataclass(frozen=True)
class _Checks:
    stack: Stack
    known: Intrinsics
    claims: Claims

    def differences(self, name: str, asked: dict[str, Any], there: Resource | None) -> Iterator[Difference]:
        kind = KINDS.get(asked["Type"])
        if there is None:
            if self._wanted(asked):
                yield Difference("the resource", "to be made", "not there")
        elif kind is not None:
            expected = self._expected(kind, name, asked)
            try:
                found = self._ready(kind, name, there)
            except ClientError as error:
                if not any(sign in error.response["Error"]["Code"] for sign in NOT_THERE):
                    raise
                yield Difference("the resource", there.physical_id, "not there")
            else:
                yield from differences(expected, {key: found.settings.get(key) for key in expected})

    def _wanted(self, asked: dict[str, Any]) -> bool:
        condition = asked.get("Condition")
        return condition is None or self.known.holds(condition) is True

    def _expected(self, kind: Kind, name: str, asked: dict[str, Any]) -> dict[str, Any]:
        """What is asked for; the hash of the code only where we made the package."""
        expected = kind.expect(self.known.resolve(asked.get("Properties") or {}), self.stack.clients)
        if name in self.claims.code:
            expected["CodeSha256"] = self.claims.code[name]
        return expected

    def _ready(self, kind: Kind, name: str, there: Resource) -> Found:
        latest: list[Found] = []

        def look() -> Found | None:
            latest[:] = [found := kind.read(there.physical_id, self.stack.clients)]
            if found.failure:
                raise DeploymentError(f"{name} of stack {self.stack.name} is {found.state}: {found.failure}")
            return found if found.ready else None

        return until(look, lambda: f"{name} of stack {self.stack.name} (it is {latest[0].state})")
