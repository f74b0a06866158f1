"""Which Python of a version is taken."""

import sys
from pathlib import Path

import pytest

from sandbox.engine import interpreter
from sandbox.engine.interpreter import Wanted
from sandbox.progress import Silent

NOT_SELECTED = "#!/bin/sh\necho 'pyenv: python3.13: command not found' >&2\nexit 127\n"
RUNS = "#!/bin/sh\necho {path}\n"
VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"
WANTED = Wanted("3.13", "LocalStack", "sandbox up")


def _program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def test_behind_a_shim_that_does_not_run_pyenvs_own_is_found_though_the_home_folder_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shim = _program(tmp_path / "pyenv" / "shims" / "python3.13", NOT_SELECTED)
    real = tmp_path / "pyenv" / "versions" / "3.13.0" / "bin" / "python3.13"
    _program(real, RUNS.format(path=real))
    monkeypatch.setenv("PATH", f"{shim.parent}:/bin")
    monkeypatch.setenv("HOME", str(tmp_path / "empty"))
    monkeypatch.delenv("PYENV_ROOT", raising=False)

    with Silent().step("") as step:
        assert interpreter.find(WANTED, tmp_path / "cache", step) == real


def test_an_environments_interpreter_stands_for_the_one_it_was_made_from() -> None:
    base = getattr(sys, "_base_executable", sys.executable)

    assert interpreter._probe(Path(sys.executable), VERSION) == Path(base).resolve()


def test_what_uv_installed_is_found_and_an_interpreter_of_another_version_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uvs = tmp_path / "uv" / f"cpython-{VERSION}.99-linux" / "bin" / f"python{VERSION}"
    uvs.parent.mkdir(parents=True)
    uvs.symlink_to(Path(sys.executable).resolve())
    other = tmp_path / "uv" / "cpython-3.9.99-linux" / "bin" / "python3.9"
    other.parent.mkdir(parents=True)
    other.symlink_to(Path(sys.executable).resolve())
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setenv("UV_PYTHON_INSTALL_DIR", str(tmp_path / "uv"))

    assert interpreter.on_this_machine(VERSION, tmp_path)[1] == []
    assert interpreter.on_this_machine("3.9", tmp_path) == (None, [str(other)])
