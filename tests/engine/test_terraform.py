"""The users stack as Terraform: the scenarios that prove the template hold of it, too."""

import re
import runpy
from pathlib import Path

import pytest

from sandbox.bootstrap.packaged import package
from sandbox.clients import Clients
from sandbox.progress import Silent
from sandbox.settings import Settings
from tests.engine.pytests import ROOT, pytest_of
from tests.engine.terraform import Terraform

USERS = ROOT / "lambdas" / "users"
FILES = sorted((ROOT / "scenarios").glob("test_users_*.py"))


def variables_of(scenario: Path) -> dict[str, str]:
    """The stack's parameters in a scenario's file, as the variables are called."""
    stack = runpy.run_path(str(scenario))["stack"]
    return {re.sub(r"(?<=.)([A-Z])", r"_\1", name).lower(): value for name, value in stack.parameters.items()}


def run(scenarios: list[Path], deployed: Path, clients: Clients) -> str:
    """What pytest prints of the scenarios, of those too that wait in real time."""
    asked = ["-v", f"--sandbox-deployed={deployed}", *map(str, scenarios)]
    port = clients.endpoint_url.rsplit(":", 1)[-1]
    code, report = pytest_of(ROOT, *asked, timeout=1200, SANDBOX_PORT=port)
    assert code == 0, report
    return report


@pytest.mark.slow
def test_the_scenarios_of_the_users_stack_hold_of_what_terraform_made_and_it_takes_all_of_it_away(
    clients: Clients, tmp_path: Path
) -> None:
    zips = package(
        USERS,
        tmp_path / "packaged",
        cache=Settings.load().cache,
        parameters={},
        bucket=None,
        progress=Silent(),
    ).files
    (zipped,) = zips
    terraform = Terraform(USERS / "terraform", tmp_path / "users", clients, tmp_path / "packaged" / zipped)
    by_variables: dict[tuple[tuple[str, str], ...], list[Path]] = {}
    for file in FILES:
        by_variables.setdefault(tuple(variables_of(file).items()), []).append(file)

    passed = ""
    for given, files in sorted(by_variables.items()):
        terraform.apply(**dict(given))
        assert not terraform.differs(**dict(given))
        passed += run(files, terraform.outputs(), clients)
    terraform.destroy()

    expected = {name for file in FILES for name in re.findall(r"^def (test_\w+)", file.read_text(), re.M)}
    assert set(re.findall(r"::(test_\w+) PASSED", passed)) == expected
    assert clients.client("dynamodb").list_tables()["TableNames"] == []
    assert clients.client("lambda").list_functions()["Functions"] == []
    assert clients.client("lambda").list_event_source_mappings()["EventSourceMappings"] == []
    assert clients.client("iam").list_roles()["Roles"] == []
