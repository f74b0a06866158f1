"""The client in somebody's own project: no clone of this repository, another boto3 than LocalStack's."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from uv import find_uv_bin

from sandbox.engine import plugins
from tests.engine.engines import free_port

ROOT = Path(__file__).parents[2]
OTHER_BOTO3 = "boto3==1.34.162"
PLUGINS_OWN = "--ignore=tests/unit/scenario/test_plugin.py"  # it drives pytest, not boto3, and takes long
UNIT_TESTS = ("test_clients.py", "test_control.py", "test_settings.py", "engine/test_plugins.py", "scenario")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a virtual environment in which the built client was installed."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "lambdas", folder / "lambdas")
    _uv("build", "--quiet", "--wheel", "--out-dir", str(folder), str(ROOT))
    wheel = next(folder.glob("*.whl"))
    _uv("venv", "--quiet", str(folder / ".venv"))
    _uv("pip", "install", "--quiet", "--python", str(folder / ".venv"), str(wheel), OTHER_BOTO3, "hypothesis")
    return folder


def test_it_brings_its_locks_its_list_of_files_and_its_plugins(project: Path) -> None:
    program = (
        "from sandbox.engine import dynamodb_local, environment, locks, plugins\n"
        "from sandbox.engine import node_runtime as node, python_runtime as python\n"
        "for name in (environment.ENGINE_LOCK, *map(python.lock, python.NAMES), node.CLIENTS):\n"
        "    assert '.venv' in str(locks.lock_file(name)) and locks.lock_file(name).exists()\n"
        "assert len(dynamodb_local.pinned()) > 80\n"
        "print(plugins.fingerprint())"
    )

    assert _python(project, "-c", program).strip() == plugins.fingerprint()


def test_it_passes_its_tests_beside_another_boto3(project: Path) -> None:
    tests = project / "tests" / "unit"
    for name in UNIT_TESTS:
        source = ROOT / "tests" / "unit" / name
        copy = shutil.copytree if source.is_dir() else shutil.copyfile
        (tests / name).parent.mkdir(parents=True, exist_ok=True)
        copy(source, tests / name)

    shutil.copy(ROOT / "tests" / "serving.py", project / "tests")  # which they hold on to
    versions = _python(project, "-c", "import boto3, sandbox; print(boto3.__version__, sandbox.__file__)")
    output = _python(project, "-m", "pytest", "-q", "--import-mode=importlib", "tests/unit", PLUGINS_OWN)

    assert versions.startswith("1.34.162 ") and ".venv" in versions
    assert " passed" in output and " failed" not in output


def test_a_sandbox_starts_there_and_proves_a_scenario(project: Path) -> None:
    (project / "scenarios").mkdir(exist_ok=True)
    shutil.copy(ROOT / "scenarios" / "test_quickstart.py", project / "scenarios")
    (project / "pytest.ini").write_text("[pytest]\nsandbox_patience = 60\n")
    variables = {"SANDBOX_HOME": str(project / ".sandbox"), "SANDBOX_PORT": str(free_port())}
    try:
        output = _python(project, "-m", "sandbox.cli", "scenario", "-n", "0", **variables)
        assert "4 passed" in output, output  # in Python and in Node
    finally:
        _python(project, "-m", "sandbox.cli", "down", **variables)


def _uv(*arguments: str) -> None:
    subprocess.run([find_uv_bin(), *arguments], check=True, capture_output=True, text=True)


def _python(project: Path, *arguments: str, **variables: str) -> str:
    """What the project's interpreter prints; fails with all of its output when it does."""
    result = subprocess.run(
        [project / ".venv" / "bin" / "python", *arguments],
        cwd=project,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout
