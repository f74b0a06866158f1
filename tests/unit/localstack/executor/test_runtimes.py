"""Which runtimes there are, and how one comes about that is not there yet."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sandbox.localstack.executor.runtimes import Runtimes, RuntimeUnavailable

Made = Callable[[str], Runtimes]
MAKES = """
import json, os, pathlib, sys
folder = pathlib.Path(os.environ["FOLDER"], sys.argv[1])
folder.mkdir()
said = {"program": sys.executable, "packages": "/packages", "extensions": [".so"]}
(folder / "ready.json").write_text(json.dumps(said))
"""
FAILS = "import sys; sys.exit('error: no such Python. Type: this')"


@pytest.fixture
def runtimes(tmp_path: Path) -> Made:
    """Python 3.9 and 3.13, made by a program."""

    def make(program: str) -> Runtimes:
        folders = {name: tmp_path / name for name in ("python3.9", "python3.13")}
        return Runtimes(
            folders, "python3.9 and python3.13", [sys.executable, "-c", program], {"FOLDER": str(tmp_path)}
        )

    return make


@pytest.mark.parametrize("runtime", ["python3.13", "python3.9", None])
def test_those_there_are_and_an_update_without_a_runtime_are_not_refused(
    runtimes: Made, runtime: str | None
) -> None:
    assert runtimes("").refusal(runtime, "Zip") is None


@pytest.mark.parametrize("runtime", ["nodejs22.x", "java21", "python3.8", "provided.al2023"])
def test_every_other_runtime_is_refused_by_its_name_with_what_runs_it(runtimes: Made, runtime: str) -> None:
    reason = str(runtimes("").refusal(runtime, "Zip"))

    assert f"Runtime {runtime} is not run by this sandbox: it runs python3.9 and python3.13" in reason
    assert "LAMBDA_RUNTIME_EXECUTOR=docker" in reason


def test_an_image_is_refused(runtimes: Made) -> None:
    assert "PackageType Image is not run" in str(runtimes("").refusal(None, "Image"))


def test_a_runtime_is_made_when_it_is_needed_first_and_only_then(runtimes: Made) -> None:
    assert runtimes(MAKES).ready("python3.9") is None

    made = runtimes(MAKES).made("python3.9")

    assert (made.name, made.program, made.packages) == ("python3.9", Path(sys.executable), Path("/packages"))
    assert runtimes(FAILS).made("python3.9") == made


def test_a_runtime_whose_interpreter_has_gone_is_not_ready(runtimes: Made, tmp_path: Path) -> None:
    (tmp_path / "python3.9").mkdir()
    (tmp_path / "python3.9" / "ready.json").write_text(json.dumps({"program": "/gone"}))

    assert runtimes(MAKES).ready("python3.9") is None


def test_what_its_maker_says_is_the_reason_why_there_is_none(runtimes: Made) -> None:
    with pytest.raises(RuntimeUnavailable) as failed:
        runtimes(FAILS).made("python3.9")

    assert str(failed.value) == "Runtime python3.9 could not be prepared. no such Python. Type: this"


def test_a_maker_that_cannot_be_started_is_told(tmp_path: Path) -> None:
    gone = Runtimes({"python3.9": tmp_path}, "python3.9", ["/nowhere/python"], {})

    with pytest.raises(RuntimeUnavailable, match="/nowhere/python"):
        gone.made("python3.9")
