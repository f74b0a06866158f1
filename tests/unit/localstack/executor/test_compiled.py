"""Which compiled modules in a package an interpreter is held to load."""

import sys
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

from sandbox.localstack.executor.compiled import refusal
from sandbox.localstack.executor.runtimes import Runtime

HERE = Path(sys.executable).resolve()
OWN = EXTENSION_SUFFIXES[0]
FOREIGN = ".cpython-36m-x86_64-linux-gnu.so"
RUNTIME = Runtime("python3.12", HERE, Path("/packages"), EXTENSION_SUFFIXES)


@pytest.fixture
def task(tmp_path: Path) -> Path:
    folder = tmp_path / "task"
    folder.mkdir()
    return folder


def write(folder: Path, name: str, content: bytes | None = None) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(HERE.read_bytes()[:64] if content is None else content)


def test_one_for_this_interpreter_is_loaded(task: Path, tmp_path: Path) -> None:
    write(task, f"fast/core{OWN}")
    write(task, "fast/stable.abi3.so")

    assert refusal(RUNTIME, task, tmp_path / "opt") is None


@pytest.mark.parametrize("ending", [FOREIGN, ".cp312-win_amd64.pyd", ".cpython-312-darwin.so"])
def test_one_for_another_interpreter_or_system_is_told_with_what_to_do(
    task: Path, tmp_path: Path, ending: str
) -> None:
    write(task, f"fast/core{ending}")
    write(task, f"fast/more{ending}")

    reason = str(refusal(RUNTIME, task, tmp_path / "opt"))

    assert reason.startswith(f"fast/core{ending} and 1 more in the function's package was built for another")
    assert f"which loads {OWN}" in reason and "requirements.txt" in reason


def test_one_for_another_processor_is_told_though_its_name_does_not_say_it(
    task: Path, tmp_path: Path
) -> None:
    other = bytearray(HERE.read_bytes()[:64])
    other[4:20] = bytes(16)
    write(task, "fast/stable.abi3.so", bytes(other))

    assert "fast/stable.abi3.so in the function's package" in str(refusal(RUNTIME, task, tmp_path / "opt"))


def test_a_module_that_is_there_for_several_interpreters_or_in_python_too_is_loaded(
    task: Path, tmp_path: Path
) -> None:
    write(task, f"fast/core{OWN}")
    write(task, f"fast/core{FOREIGN}")
    write(task, f"fast/slow{FOREIGN}")
    write(task, "fast/slow.py", b"")

    assert refusal(RUNTIME, task, tmp_path / "opt") is None


def test_a_library_that_says_nothing_of_an_interpreter_may_be_data(task: Path, tmp_path: Path) -> None:
    write(task, "lib/arm64/libfoo.so", b"\x7fELF of another machine")

    assert refusal(RUNTIME, task, tmp_path / "opt") is None


def test_of_a_layer_for_several_runtimes_only_the_folder_for_this_one_counts(
    task: Path, tmp_path: Path
) -> None:
    python = tmp_path / "opt" / "python"
    write(python, f"lib/python3.9/site-packages/core{FOREIGN}")
    assert refusal(RUNTIME, task, tmp_path / "opt") is None

    write(python, f"lib/python3.12/site-packages/core{FOREIGN}")
    assert f"python/lib/python3.12/site-packages/core{FOREIGN} in the function's layers" in str(
        refusal(RUNTIME, task, tmp_path / "opt")
    )
