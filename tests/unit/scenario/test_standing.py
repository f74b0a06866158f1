"""What ``--sandbox-deployed`` names is read, or refused in one sentence."""

import json
from pathlib import Path

import pytest

from sandbox.bootstrap import Resource
from sandbox.errors import UsageError
from sandbox.scenario import standing
from sandbox.scenario.stacks import Stack

USERS = Stack("users", Path("template.yaml"))
PRINTED = {
    "account": {"sensitive": False, "type": "string", "value": "123456789012"},
    "region": {"value": "eu-west-1"},
    "TableName": {"value": "Users"},
    "resources": {"value": {"UsersTable": {"type": "AWS::DynamoDB::Table", "id": "Users"}}},
}


def test_account_region_resources_and_the_other_outputs_are_those_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "outputs.json"
    file.write_text(json.dumps(PRINTED))

    deployed = standing.read(file, USERS)

    assert (deployed.stack, deployed.account, deployed.region) == ("users", "123456789012", "eu-west-1")
    assert deployed.outputs == {"TableName": "Users"}
    assert deployed.resources == {"UsersTable": Resource("UsersTable", "AWS::DynamoDB::Table", "Users")}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "FileNotFoundError"),
        ("not JSON", "JSONDecodeError"),
        ("[]", "AttributeError"),
        (json.dumps({**PRINTED, "resources": {"value": {"UsersTable": "Users"}}}), "TypeError"),
        (
            json.dumps({name: each for name, each in PRINTED.items() if name != "account"}),
            "KeyError: 'account'",
        ),
    ],
)
def test_a_file_that_is_none_of_terraforms_is_refused_with_its_name_and_the_reason(
    tmp_path: Path, text: str | None, reason: str
) -> None:
    file = tmp_path / "outputs.json"
    if text is not None:
        file.write_text(text)

    with pytest.raises(UsageError, match=r"outputs\.json is not what") as refused:
        standing.read(file, USERS)
    assert reason in str(refused.value)


def test_a_scenario_of_two_stacks_cannot_use_it(tmp_path: Path) -> None:
    with (
        pytest.raises(UsageError, match="describes one stack, and the scenario's file names 2"),
        standing.lifetime([USERS, USERS], tmp_path / "outputs.json", "http://127.0.0.1:1"),
    ):
        pass
