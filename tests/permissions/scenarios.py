"""Looks at a scenario's account, when the scenario is over and its account is still there."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.control import Control
from sandbox.errors import ForeignEngine
from sandbox.scenario import Sandbox
from tests.permissions import grants, needs
from tests.permissions.grants import Grant
from tests.permissions.needs import Need

NOTES = "SCENARIO_PERMISSIONS"
"""The file that is told of each permission whether it was used: one JSON object in a line."""


@pytest.fixture(autouse=True)
def permissions(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a scenario in which something was done that a function's role does not allow."""
    if "sandbox" not in request.fixturenames or request.config.getoption("--sandbox-deployed"):
        yield
        return
    sandbox = request.getfixturevalue("sandbox")
    yield
    try:
        found = needed(sandbox)
    except ForeignEngine:  # a LocalStack without our plugins writes nothing down
        return
    allowed = grants.of_roles({need.role for need in found}, sandbox.client("iam"))
    if notes := os.environ.get(NOTES):
        note(Path(notes), request.node.name, allowed, found)
    missing = [str(need) for need in found if not any(grant.allows(need) for grant in allowed)]
    if missing:
        told = "\n  ".join(missing)
        pytest.fail(
            f"No policy of the function's role allows this; on AWS it is refused:\n  {told}", pytrace=False
        )


def needed(sandbox: Sandbox) -> list[Need]:
    """By all functions of the scenario, in the region of its first stack."""
    client = sandbox.client("lambda")
    control = Control(client.meta.endpoint_url)
    calls = control.get("calls", account=sandbox.account)["calls"]
    found = {need for call in calls for need in needs.of_call(call, sandbox.account)}
    mappings = client.list_event_source_mappings()["EventSourceMappings"]
    for function in client.list_functions()["Functions"]:
        name = function["FunctionName"]
        its = [each for each in mappings if each["FunctionArn"].split(":")[6] == name]
        found |= set(needs.of_lambda(function, its))
    return sorted(found, key=str)


def note(file: Path, scenario: str, allowed: list[Grant], found: list[Need]) -> None:
    """A template's role is named stack-LogicalId-suffix; a twin's scenario has its template in brackets."""
    twin = "(node)" if "[template-node]" in scenario else ""
    with file.open("a") as notes:
        for grant in allowed:
            _, _, logical = grant.role.rsplit("/", 1)[-1].partition("-")
            role = logical.partition("-")[0] + twin
            used = any(grant.allows(need) for need in found)
            what = f"{role} {grant.policy} {grant.place} {grant.action}"
            notes.write(json.dumps({"what": what, "used": used}) + "\n")
