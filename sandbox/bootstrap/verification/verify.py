"""Waits until every resource is ready, and compares each with the template that asked for it."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

from botocore.exceptions import ClientError

from sandbox.bootstrap import bare
from sandbox.bootstrap.comparison import Difference, differences
from sandbox.bootstrap.deployment import Resource
from sandbox.bootstrap.intrinsics import Intrinsics
from sandbox.bootstrap.known import known_of
from sandbox.bootstrap.stack import HIDDEN, Stack, is_missing
from sandbox.bootstrap.verification import policies, roles, tags
from sandbox.bootstrap.verification.apis import APIS
from sandbox.bootstrap.verification.attributes import Attributes
from sandbox.bootstrap.verification.described import DESCRIBED
from sandbox.bootstrap.verification.functions import Alias, Function
from sandbox.bootstrap.verification.kind import Found, Kind
from sandbox.bootstrap.verification.mappings import Mapping as EventSourceMapping
from sandbox.bootstrap.verification.packages import code_of
from sandbox.bootstrap.verification.parts import PARTS, Part
from sandbox.bootstrap.verification.tables import Table
from sandbox.bootstrap.verification.values import VALUES
from sandbox.bootstrap.waiting import until
from sandbox.clients import Clients
from sandbox.errors import DeploymentError

KINDS: dict[str, Kind | Part] = {
    "AWS::DynamoDB::GlobalTable": Table(),
    "AWS::DynamoDB::Table": Table(),
    "AWS::Lambda::Function": Function(),
    "AWS::Lambda::Alias": Alias(),
    "AWS::Lambda::EventSourceMapping": EventSourceMapping(),
    **APIS,
    **DESCRIBED,
    **PARTS,
    **VALUES,
}
AT_ONCE = 4
"""Resources that are looked at."""
NESTED = "AWS::CloudFormation::Stack"

NOTHING_MADE = "unknown"
"""The physical id that LocalStack gives to a resource of a type that it does not know."""


@dataclass(frozen=True)
class Claims:
    """What was asked for, beyond what CloudFormation has in its template."""

    parameters: Mapping[str, str]
    code: Mapping[str, str]
    """CodeSha256 of each function that was packaged, by logical id."""
    where: Callable[[str], str]
    """Where a resource stands in the template that the user wrote."""
    hidden: tuple[str, ...] = ()
    """Parameters whose values nobody is told."""


def verify(stack: Stack, claims: Claims) -> dict[str, Resource]:
    """Return the stack's resources once all are ready and as the template says.

    Raises DeploymentError with a line for each property that is not, or for what never gets ready.
    """
    problems, resources = _compared(stack, claims)
    if problems:
        raise DeploymentError(
            f"LocalStack reports stack {stack.name} as deployed, and it is not what the template says:\n"
            + "\n".join(problems)
        )
    return resources


def _compared(stack: Stack, claims: Claims) -> tuple[list[str], dict[str, Resource]]:
    """A line for each difference, of stacks within it as well, and what there is."""
    template = stack.processed_template()
    known = known_of(template, claims.parameters, stack.name, stack.clients, claims.hidden)
    asked = {name: one for name, one in template["Resources"].items() if _holds(one, known) is not False}
    certain = [name for name, one in asked.items() if _holds(one, known)]
    resources = {name: one for name, one in bare.resources(stack, expected=certain).items() if name in asked}
    account = roles.Account()
    deployed = _deployed(known, resources, Attributes(resources, stack.clients, account))
    kinds = {**KINDS, **roles.kinds(account), **policies.kinds(_holders(asked, deployed))}
    checks = _Checks(stack, deployed, claims, kinds)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        looks = {
            name: pool.submit(lambda *one: list(checks.differences(*one)), name, one, resources.get(name))
            for name, one in asked.items()
        }
    problems = [
        f"  {claims.where(name)} {name}: {difference}."
        for name, look in looks.items()
        for difference in look.result()
    ]
    for nested in resources.values():
        if nested.type == NESTED:
            problems += _within(nested, claims, stack.clients)
    return problems, resources


def _within(nested: Resource, claims: Claims, clients: Clients) -> list[str]:
    """What differs in a stack that is a resource of another, told by where that one stands."""
    stack = Stack(nested.physical_id, clients)
    found = stack.parameters()
    hidden = tuple(name for name, value in found.items() if value == HIDDEN)
    where = claims.where(nested.logical_id)
    problems, _ = _compared(
        stack, Claims(found, code_of(stack), lambda _: f"{where} in {nested.logical_id}:", hidden)
    )
    return problems


def _holds(resource: dict[str, Any], known: Intrinsics) -> bool | None:
    return known.holds(resource["Condition"]) if "Condition" in resource else True


def _deployed(known: Intrinsics, resources: Mapping[str, Resource], attributes: Attributes) -> Intrinsics:
    """``known``, and what Ref and GetAtt give for ``resources``."""
    references = {name: resource.physical_id for name, resource in resources.items()}
    return replace(known, references={**known.references, **references}, attribute=attributes)


def _holders(asked: Mapping[str, dict[str, Any]], known: Intrinsics) -> list[str]:
    """Whose policies the template has, once for each."""
    return [
        holder
        for one in asked.values()
        if one["Type"] in policies.POLICIES
        for holder in policies.named(one["Type"], known.resolve(one.get("Properties") or {}))
    ]


@dataclass(frozen=True)
class _Checks:
    stack: Stack
    known: Intrinsics
    claims: Claims
    kinds: Mapping[str, Kind | Part]

    def differences(self, name: str, asked: dict[str, Any], there: Resource | None) -> Iterator[Difference]:
        kind = self.kinds.get(asked["Type"])
        if there is None:
            if _holds(asked, self.known):
                yield Difference("the resource", "to be made", "not there")
        elif there.physical_id == NOTHING_MADE:
            yield Difference(
                "the type", asked["Type"], "unknown to LocalStack, which made nothing and said so to nobody"
            )
        else:
            properties = self.known.resolve(asked.get("Properties") or {})
            one = kind.of(properties) if isinstance(kind, Part) else kind
            if one is not None:
                yield from self._compared(one, there, properties)

    def _compared(self, kind: Kind, there: Resource, properties: dict[str, Any]) -> Iterator[Difference]:
        expected = self._expected(kind, there, properties)
        try:
            found = self._ready(kind, there).settings
            if there.type in tags.TAGS:
                found = {**found, "Tags": tags.there(there.type, there.physical_id, self.stack.clients)}
        except ClientError as error:
            if not is_missing(error):
                raise
            yield Difference("the resource", f"to be {there.physical_id}", "not there")
        else:
            yield from differences(expected, {key: found.get(key) for key in expected})

    def _expected(self, kind: Kind, there: Resource, properties: dict[str, Any]) -> dict[str, Any]:
        """What is asked for; the hash of the code only where we made the package."""
        expected = kind.expect(properties, self.stack.clients)
        if there.logical_id in self.claims.code:
            expected["CodeSha256"] = self.claims.code[there.logical_id]
        if there.type in tags.TAGS:
            expected["Tags"] = tags.asked(properties)
        return expected

    def _ready(self, kind: Kind, there: Resource) -> Found:
        latest: list[Found] = []
        name = there.logical_id

        def look() -> Found | None:
            latest[:] = [found := kind.read(there.physical_id, self.stack.clients)]
            if found.failure:
                raise DeploymentError(f"{name} of stack {self.stack.name} is {found.state}: {found.failure}")
            return found if found.ready else None

        return until(look, lambda: f"{name} of stack {self.stack.name} (it is {latest[0].state})")
