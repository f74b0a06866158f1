"""The arrows of the design: who may import whom. The contracts stand in pyproject.toml."""

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_imports_run_one_way() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]

    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stdout


def test_handlers_import_nothing_of_the_sandbox() -> None:
    for handler in ROOT.glob("lambdas/**/*.py"):
        modules = {name.split(".")[0] for name in _imported(handler)}
        assert "sandbox" not in modules, handler


def test_the_pytest_plugin_costs_a_project_that_does_not_use_it_next_to_nothing() -> None:
    slow = {"boto3", "botocore", "yaml", "rich"}
    program = f"import sys; import sandbox.scenario.plugin; print({slow} & {{*sys.modules}})"

    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert result.stdout.strip() == "set()"


def _imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found
