"""The Compose command, be it Docker's plugin or Compose 1.29 of its own."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from sandbox.engine import program
from sandbox.errors import EngineError
from sandbox.progress import Step

PROBE_SECONDS = 20
CANDIDATES = (("docker", "compose"), ("docker-compose",))


def find() -> list[str]:
    """What to type in front; raises EngineError."""
    for candidate in CANDIDATES:
        if shutil.which(candidate[0]) and _runs([*candidate, "version"]):
            return list(candidate)
    raise EngineError(
        "There is no Compose: neither `docker compose` nor `docker-compose` runs. Install Docker's plugin "
        "(docker-compose-plugin, Debian's docker-compose, or Docker Desktop), or use the other engine: "
        "SANDBOX_ENGINE=process sandbox up"
    )


def version() -> str:
    """In words; raises EngineError."""
    command = find()
    done = subprocess.run([*command, "version", "--short"], capture_output=True, text=True, check=False)
    return f"{' '.join(command)} {done.stdout.strip()}"


class Compose:
    """The command for one project of the Compose file."""

    def __init__(self, file: Path, project: str, variables: Mapping[str, str]) -> None:
        self._file = file
        self._project = project
        self._variables = variables

    def run(self, *arguments: str, step: Step) -> None:
        """Run it to its end, telling its lines as they come. Raises program.Failed."""
        given = ["--file", str(self._file), "--project-name", self._project]
        program.run(
            [*find(), *given, *arguments],
            step,
            folder=self._file.parent,
            env={**os.environ, **self._variables},
        )


def _runs(command: list[str]) -> bool:
    try:
        done = subprocess.run(command, capture_output=True, timeout=PROBE_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
