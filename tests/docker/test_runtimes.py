"""Further Pythons, by the build argument RUNTIMES, of a base image that has them: nothing is downloaded."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.mapping.worlds import ROLE, package
from sandbox.clients import Clients
from tests.docker.conftest import OwnCompose

BASE = os.environ.get("SANDBOX_BASE_IMAGE", "")
HANDLER = """\
import sys, boto3, urllib.request


def handler(event, context):
    return f"{sys.version_info[0]}.{sys.version_info[1]}"
"""


@pytest.fixture
def with_two_pythons(tmp_path: Path) -> Iterator[OwnCompose]:
    answer = subprocess.run(
        ["docker", "run", "--rm", "--network", "none", BASE, "python3.12", "-c", "import ssl"], check=False
    )
    if answer.returncode:
        pytest.skip(f"{BASE} has no Python 3.12, and none is downloaded for a test")
    image = f"sandbox-two-pythons-{os.getpid()}"
    own = OwnCompose(tmp_path, SANDBOX_IMAGE=image, SANDBOX_IMAGE_RUNTIMES="python3.13 python3.12")
    yield own
    own.end()
    subprocess.run(["docker", "image", "rm", image], check=True, capture_output=True)


def test_a_python_of_the_build_argument_runs_functions_and_another_is_refused_by_name(
    with_two_pythons: OwnCompose, tmp_path: Path
) -> None:
    with_two_pythons.up()
    (tmp_path / "told.py").write_text(HANDLER)
    functions = Clients(with_two_pythons.url).client("lambda")

    def create(runtime: str) -> None:
        functions.create_function(
            FunctionName=runtime.replace(".", "-"),
            Role=ROLE.format(account="000000000000"),
            Runtime=runtime,
            Handler="told.handler",
            Code={"ZipFile": package(tmp_path / "told.py")},
        )

    for version in ("3.12", "3.13"):
        name = f"python{version}"
        create(name)
        functions.get_waiter("function_active_v2").wait(FunctionName=name.replace(".", "-"))
        answer = functions.invoke(FunctionName=name.replace(".", "-"))
        assert json.loads(answer["Payload"].read()) == version

    with pytest.raises(functions.exceptions.InvalidParameterValueException, match=r"python3\.11.*RUNTIMES"):
        create("python3.11")
