"""``sandbox.testcontainers``, by the example that the documentation shows."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = re.compile(r"```python\n(.*?)```", re.DOTALL)
# The reaper's image cannot be had where nothing can be pulled; the example ends its container itself.
WITHOUT_REAPER = {"TESTCONTAINERS_RYUK_DISABLED": "true", "TESTCONTAINERS_CONNECTION_MODE": "docker_host"}


def test_the_documented_example_runs_as_it_stands(tmp_path: Path) -> None:
    [example] = EXAMPLE.findall((ROOT / "docs" / "testcontainers.md").read_text())
    (tmp_path / "test_example.py").write_text(example)
    (tmp_path / "template").symlink_to(ROOT / "lambdas" / "users")
    before = _containers()

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", "."],
        cwd=tmp_path,
        env={**os.environ, **WITHOUT_REAPER},
        capture_output=True,
        text=True,
        check=False,
    )

    assert "1 passed" in done.stdout, done.stdout + done.stderr
    assert _containers() == before


def test_one_that_cannot_start_is_an_error_with_its_last_log_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in WITHOUT_REAPER.items():
        monkeypatch.setenv(name, value)
    from sandbox.errors import EngineDied
    from sandbox.testcontainers import SandboxContainer

    container = SandboxContainer().with_env("SANDBOX_WINDOW_ENDS", "never")
    try:
        with pytest.raises(EngineDied, match="must be 'later-record' or 'time'"):
            container.start()
    finally:
        container.stop()


def _containers() -> set[str]:
    listed = subprocess.run(["docker", "ps", "--all", "--quiet"], capture_output=True, text=True, check=True)
    return set(listed.stdout.split())
