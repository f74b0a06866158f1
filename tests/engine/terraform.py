"""Terraform, or OpenTofu, at work in a folder, with a provider that this machine has.

The provider is not downloaded for a test: ``SANDBOX_TERRAFORM_PLUGINS`` names a folder laid out as for
``terraform init -plugin-dir``.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from sandbox.clients import Clients

PLUGINS = "SANDBOX_TERRAFORM_PLUGINS"
PROGRAMS = ("terraform", "tofu")
PATIENCE = 600.0
"""Seconds: the provider looks at a queue for half a minute before it believes that it is there."""


class Terraform:
    """A copy of ``module`` in ``folder``, for the account of ``clients``; skipped where it cannot be."""

    def __init__(self, module: Path, folder: Path, clients: Clients, package: Path) -> None:
        self._program, plugins = _program(), _plugins()
        self._folder = shutil.copytree(module, folder)
        own = {name: value for name, value in os.environ.items() if not name.startswith(("TF_", "AWS_"))}
        self._environment = {
            **own,
            "TF_VAR_endpoint": clients.endpoint_url,
            "TF_VAR_region": clients.region,
            "TF_VAR_access_key": clients.account,
            "TF_VAR_secret_key": "test",
            "TF_VAR_package": str(package),
        }
        self._run("init", "-input=false", f"-plugin-dir={plugins}")

    def apply(self, **variables: str) -> None:
        self._run("apply", "-auto-approve", "-input=false", *_given(variables))

    def differs(self, **variables: str) -> bool:
        """Whether what is there is not what the files say."""
        return self._run("plan", "-detailed-exitcode", "-input=false", *_given(variables), ok=(0, 2))[0] == 2

    def outputs(self) -> Path:
        """A file with what `terraform output -json` prints now."""
        file = self._folder / "outputs.json"
        file.write_text(self._run("output", "-json")[1])
        return file

    def destroy(self) -> None:
        self._run("destroy", "-auto-approve", "-input=false")

    def _run(self, *arguments: str, ok: tuple[int, ...] = (0,)) -> tuple[int, str]:
        done = subprocess.run(
            [self._program, arguments[0], "-no-color", *arguments[1:]],
            cwd=self._folder,
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode in ok, f"{arguments[0]}: {done.stdout[-3000:]}{done.stderr}"
        return done.returncode, done.stdout


def _given(variables: dict[str, str]) -> list[str]:
    return [f"-var={name}={value}" for name, value in variables.items()]


def _program() -> str:
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    return found or pytest.skip(f"no {' and no '.join(PROGRAMS)} on this machine")


def _plugins() -> str:
    named = os.environ.get(PLUGINS)
    if named is None:
        pytest.skip(f"{PLUGINS} names no folder with the provider hashicorp/aws, and none is downloaded")
    assert list(Path(named).glob("*/hashicorp/aws/5.*")), f"{PLUGINS}={named} has no provider hashicorp/aws 5"
    return named
