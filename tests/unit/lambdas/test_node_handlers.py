"""The handlers in JavaScript by themselves: each pattern's ``node/<pattern>.test.mjs``, run by Node."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from sandbox.engine import runtimes
from sandbox.errors import EnvironmentUnavailable
from sandbox.progress import Silent
from sandbox.settings import Settings

HERE = Path(__file__).parent
LAMBDAS = HERE.parents[2] / "lambdas"
TESTS = sorted((HERE / "node").glob("*.test.mjs"))
RUNTIME = "nodejs22.x"


def test_each_pattern_that_is_in_node_has_tests_of_its_handler() -> None:
    patterns = {template.parent.name for template in LAMBDAS.glob("*/template-node.yaml")}
    assert {path.name.removesuffix(".test.mjs") for path in TESTS} == patterns


@pytest.fixture(scope="module")
def node() -> tuple[Path, Path]:
    """A Node, and the folder of what AWS's runtime carries. Skips where neither is, nor can be had."""
    cache = Settings.load().cache
    try:
        program = runtimes.make(RUNTIME, cache, Silent())
    except EnvironmentUnavailable as error:
        pytest.skip(str(error))
    made = json.loads((runtimes.folders(cache)[RUNTIME] / "ready.json").read_text())
    return program, Path(made["packages"])


@pytest.mark.parametrize("test", TESTS, ids=lambda path: path.name.removesuffix(".test.mjs"))
def test_its_handler_does_what_it_says(test: Path, node: tuple[Path, Path], tmp_path: Path) -> None:
    program, packages = node
    pattern = test.name.removesuffix(".test.mjs")
    shutil.copytree(LAMBDAS / pattern / "src-node", tmp_path / "src-node")
    shutil.copytree(HERE / "events", tmp_path / "events")
    for file in (test, test.with_name("records.mjs")):
        shutil.copy(file, tmp_path)
    (tmp_path / "node_modules").symlink_to(packages / "node_modules")

    done = subprocess.run(
        [program, "--test", "--test-reporter=spec", test.name],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "pass 0" not in done.stdout, done.stdout
