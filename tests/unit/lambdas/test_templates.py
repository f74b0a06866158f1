"""Every pattern's template is one that AWS would take."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

LAMBDAS = Path(__file__).resolve().parents[3] / "lambdas"
TEMPLATES = sorted(LAMBDAS.glob("*/template*.yaml"))


def test_there_are_templates_to_look_at() -> None:
    assert {template.parent.name for template in TEMPLATES} >= {"quickstart", "users"}


def test_cfn_lint_finds_nothing_wrong_with_any_of_them() -> None:
    cfn_lint = Path(sys.executable).with_name("cfn-lint")
    found = subprocess.run([cfn_lint, *TEMPLATES], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr


class Loader(yaml.SafeLoader):
    """Reads a template; of an intrinsic function what it is given."""


def given(loader: Loader, suffix: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node) if isinstance(node, yaml.ScalarNode) else suffix


Loader.add_multi_constructor("!", given)

# Those to which AWS gives no ARN that a policy could name, and what limits them instead.
NOTHING_TO_NAME = {"cloudwatch:PutMetricData": "cloudwatch:namespace"}


def statements(part: Any) -> Iterator[dict[str, Any]]:
    """Every statement of every policy in a template."""
    if isinstance(part, dict) and "Effect" in part:
        yield part
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from statements(inner)


def allows_too_much(statement: dict[str, Any]) -> bool:
    if statement.get("Resource") not in ("*", ["*"]):
        return False
    limit = NOTHING_TO_NAME.get(str(statement["Action"]))
    return limit is None or limit not in str(statement.get("Condition"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_role_is_allowed_everything(template: Path) -> None:
    found = list(statements(yaml.load(template.read_text(), Loader)))
    assert found
    assert [statement for statement in found if allows_too_much(statement)] == []


def test_a_star_is_too_much_unless_aws_forces_it_and_a_condition_limits_it() -> None:
    limit = {"StringEquals": {"cloudwatch:namespace": "MyApp"}}
    assert allows_too_much({"Action": "dynamodb:PutItem", "Resource": "*"})
    assert allows_too_much({"Action": "cloudwatch:PutMetricData", "Resource": ["*"]})
    assert allows_too_much(
        {"Action": ["cloudwatch:PutMetricData", "s3:*"], "Resource": "*", "Condition": limit}
    )
    assert not allows_too_much({"Action": "cloudwatch:PutMetricData", "Resource": "*", "Condition": limit})


@pytest.mark.parametrize(
    "pins", sorted(LAMBDAS.glob("*/src/**/requirements.txt")), ids=lambda path: path.parts[-3]
)
def test_every_requirement_is_pinned_exactly(pins: Path) -> None:
    lines = [line for line in pins.read_text().splitlines() if line and not line.startswith("#")]
    assert lines
    assert [line for line in lines if "==" not in line] == []
