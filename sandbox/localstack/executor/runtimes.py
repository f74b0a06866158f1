"""Which runtimes are run, and by which interpreter.

The one who started LocalStack says where each runtime is and what makes one that is not there yet
(``SANDBOX_RUNTIMES``): a folder with, once it is complete, ``ready.json``.
"""

import json
import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VARIABLE = "SANDBOX_RUNTIMES"
LONGEST = 900.0
"""Seconds that a runtime may take to be made."""


class RuntimeUnavailable(Exception):
    """A runtime that could not be made; the text says why and what to type."""


@dataclass(frozen=True)
class Runtime:
    """One that is complete."""

    name: str
    """As a function declares it: ``python3.13``, ``nodejs22.x``."""
    program: Path
    """An interpreter of that version that is not a virtual environment, or a Node of it or newer."""
    packages: Path
    """What AWS's managed runtime carries: AWS's SDK and the runtime client."""
    extensions: Sequence[str]
    """The endings of the compiled modules that a Python loads."""


@dataclass(frozen=True)
class Runtimes:
    """All that can be had."""

    folders: Mapping[str, Path]
    in_words: str
    """What there is, for messages."""
    command: Sequence[str]
    """Makes the runtime that is its last argument."""
    environment: Mapping[str, str]
    """The command's."""

    @classmethod
    def load(cls) -> "Runtimes":
        """Read LocalStack's environment; KeyError names what is missing."""
        said = json.loads(os.environ[VARIABLE])
        folders = {name: Path(folder) for name, folder in said["folders"].items()}
        return cls(folders, said["inWords"], said["make"]["command"], said["make"]["environment"])

    def refusal(self, runtime: str | None, package_type: str | None) -> str | None:
        """Why a function cannot run here, or None if it can or if nothing is said of its runtime."""
        if package_type == "Image":
            return f"PackageType Image is not run by this sandbox: {self._instead()}"
        if runtime is not None and runtime not in self.folders:
            return f"Runtime {runtime} is not run by this sandbox: {self._instead()}"
        return None

    def ready(self, name: str) -> Runtime | None:
        """A runtime that is complete, or None."""
        folder = self.folders[name]
        said = _read(folder / "ready.json")
        if said is None or not Path(said["program"]).exists():
            return None
        return Runtime(name, Path(said["program"]), Path(said["packages"]), said["extensions"])

    def made(self, name: str) -> Runtime:
        """The same, made now if it is not complete, which takes a while. Raises RuntimeUnavailable."""
        found = self.ready(name)
        if found is None:
            self._make(name)
            found = self.ready(name)
        if found is None:
            raise RuntimeUnavailable(f"Runtime {name} was prepared and is not in {self.folders[name]}.")
        return found

    def _make(self, name: str) -> None:
        # By the client: it has the lock files and uv. Several at once wait for each other there.
        try:
            done = subprocess.run(
                [*self.command, name],
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=LONGEST,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise RuntimeUnavailable(f"Runtime {name} could not be prepared: {error}") from error
        if done.returncode:
            told = done.stderr.strip() or f"exit status {done.returncode}"
            reason = told.partition("error: ")[2] or told
            raise RuntimeUnavailable(f"Runtime {name} could not be prepared. {reason}")

    def _instead(self) -> str:
        return (
            f"it runs {self.in_words}, packaged as Zip, as processes. "
            "A LocalStack that has Docker runs it in a container, by LAMBDA_RUNTIME_EXECUTOR=docker."
        )


def spelled(runtime: str) -> str:
    """As AWS's log has it: ``python:3.13``, ``nodejs:22``."""
    return re.sub(r"^(python|nodejs)(.*?)(\.x)?$", r"\1:\2", runtime)


def _read(file: Path) -> dict[str, Any] | None:
    try:
        said: dict[str, Any] = json.loads(file.read_text())
    except (OSError, ValueError):
        return None
    return said
