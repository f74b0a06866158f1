"""What OpenSearch is run with, and what is said where that is missing."""

from pathlib import Path

import pytest

from sandbox.engine import opensearch
from sandbox.errors import OpenSearchUnavailable


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with no Java yet."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr(opensearch, "_INSTALLED", (f"{tmp_path}/jvm/*/bin/java",))
    return tmp_path


def install(folder: Path, version: str) -> Path:
    """A Java, as far as it tells its version."""
    program = folder / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2026-04-21 LTS' >&2\n")
    program.chmod(0o755)
    return program


def test_the_newest_java_is_taken_wherever_it_is(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(machine, "17.0.15")
    install(machine / "jvm" / "21", "21.0.2")
    newest = install(machine / "home", "25")
    monkeypatch.setenv("JAVA_HOME", str(machine / "home"))

    assert opensearch.java() == newest


def test_one_that_is_too_old_or_does_not_run_is_told_with_what_to_do(machine: Path) -> None:
    old = install(machine, "1.8.0_402")
    broken = machine / "jvm" / "25" / "bin" / "java"
    broken.parent.mkdir(parents=True)
    broken.touch(mode=0o755)

    with pytest.raises(OpenSearchUnavailable) as failed:
        opensearch.java()

    assert f"{old} is 1, {broken} is none that runs" in str(failed.value)
    assert "needs Java 21 or newer" in str(failed.value) and "JAVA_HOME" in str(failed.value)


def test_a_machine_without_any_is_told_so(machine: Path) -> None:
    with pytest.raises(OpenSearchUnavailable, match=r"no Java at all.*Install one"):
        opensearch.java()
