"""Runs uv, which comes with the client."""

import os
from pathlib import Path

from uv import find_uv_bin

from sandbox.engine import program
from sandbox.errors import EnvironmentUnavailable
from sandbox.progress import Step

# These would point uv at the environment the client runs in.
_NOT_OURS = ("VIRTUAL_ENV", "CONDA_PREFIX", "PYTHONPATH", "PYTHONHOME", "UV_PROJECT_ENVIRONMENT", "UV_PYTHON")


def run_uv(arguments: list[str], step: Step) -> None:
    """Run ``uv ARGUMENTS`` for what is the sandbox's own. Raises EnvironmentUnavailable."""
    try:
        # A uv.toml or pyproject.toml of the user's project is not about this.
        program.run([find_uv_bin(), *arguments], step, env={**_environment(), "UV_NO_CONFIG": "1"})
    except program.Failed as error:
        raise EnvironmentUnavailable(f"uv {arguments[0]} failed:\n{error}") from error


def run_uv_in(folder: Path, arguments: list[str], step: Step) -> None:
    """Run it in a folder of the user's, with the user's settings. Raises program.Failed."""
    program.run([find_uv_bin(), *arguments], step, folder=folder, env=_environment())


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
