"""Every pattern's template is one that AWS would take."""

import subprocess
import sys
from pathlib import Path

import pytest

LAMBDAS = Path(__file__).resolve().parents[3] / "lambdas"
TEMPLATES = sorted(LAMBDAS.glob("*/template.yaml"))


def test_there_are_templates_to_look_at() -> None:
    assert {template.parent.name for template in TEMPLATES} >= {"quickstart", "users"}


def test_cfn_lint_finds_nothing_wrong_with_any_of_them() -> None:
    cfn_lint = Path(sys.executable).with_name("cfn-lint")
    found = subprocess.run([cfn_lint, *TEMPLATES], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.parent.name)
def test_no_role_is_allowed_everything(template: Path) -> None:
    text = template.read_text()
    assert 'Resource: "*"' not in text
    assert "Resource: '*'" not in text


@pytest.mark.parametrize(
    "pins", sorted(LAMBDAS.glob("*/src/**/requirements.txt")), ids=lambda path: path.parts[-3]
)
def test_every_requirement_is_pinned_exactly(pins: Path) -> None:
    lines = [line for line in pins.read_text().splitlines() if line and not line.startswith("#")]
    assert lines
    assert [line for line in lines if "==" not in line] == []
