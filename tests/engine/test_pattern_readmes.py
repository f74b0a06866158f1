"""The commands in the README of each pattern, typed: what stands in its ``console`` blocks after ``$``."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.bootstrap import deploy
from sandbox.clients import Clients
from sandbox.settings import Settings

LAMBDAS = Path(__file__).parents[2] / "lambdas"
PATTERNS = sorted(template.parent.name for template in LAMBDAS.glob("*/template.yaml"))
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
# A command ends with its line, unless a backslash is there; lines without $ are what it prints.
COMMAND = re.compile(r"^\$ ((?:.*\\\n)*.*)$", re.MULTILINE)
# What the reader deploys by hand: all but what `make up` has deployed.
DEPLOYED = re.compile(r"^sandbox deploy (\S+)(?: --region (\S+))?$", re.MULTILINE)
# What one command names, the next one knows, as in the one shell of a reader.
TYPED = '[ ! -e "$NAMED" ] || . "$NAMED"\nset -aeuo pipefail\n{command}\nexport -p > "$NAMED"\n'
# The sandbox's own commands look in the default account; the reader's is another one.
SANDBOX = '#!/bin/sh\nexec {python} -m sandbox.cli "$@" --account {account}\n'


def commands_of(pattern: str) -> list[str]:
    return [command for block in BLOCK.findall(readme(pattern)) for command in COMMAND.findall(block)]


def readme(pattern: str) -> str:
    return (LAMBDAS / pattern / "README.md").read_text()


def deploy_all(pattern: str, clients: Clients) -> None:
    """What the README says, where it says."""
    for path, region in DEPLOYED.findall(readme(pattern)) or [(f"lambdas/{pattern}", "")]:
        deploy(LAMBDAS.parent / path, clients.elsewhere(region=region), settings=Settings.load())


class Reader:
    """Somebody with bash in ``folder``, with ``awslocal`` and ``sandbox``, in the account of ``clients``."""

    def __init__(self, folder: Path, clients: Clients) -> None:
        self.folder = folder
        settings = Settings.load()
        sandbox = folder / "bin" / "sandbox"
        sandbox.parent.mkdir()
        sandbox.write_text(SANDBOX.format(python=shlex.quote(sys.executable), account=clients.account))
        sandbox.chmod(0o755)
        self.variables = {
            "PATH": f"{sandbox.parent}:{settings.home / 'bin'}:/usr/local/bin:/usr/bin:/bin",
            "PYTHONPATH": str(LAMBDAS.parent),
            "SANDBOX_HOME": str(settings.home),
            "SANDBOX_PORT": str(settings.port),
            "AWS_ACCESS_KEY_ID": clients.account,
            "AWS_PAGER": "",
            "NAMED": str(folder / "named"),
        }

    def types(self, command: str) -> str:
        """One command; what it printed. It has to end well."""
        done = subprocess.run(
            ["bash", "-c", TYPED.format(command=command)],
            cwd=self.folder,
            env=self.variables,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, f"$ {command}\n{done.stdout}{done.stderr}exit code {done.returncode}"
        return done.stdout


@pytest.mark.parametrize("pattern", PATTERNS)
def test_the_readme_shows_commands_and_each_of_them_works(
    pattern: str, clients: Clients, tmp_path: Path
) -> None:
    commands = commands_of(pattern)
    assert any(command.startswith("awslocal ") for command in commands), "nothing to watch it by hand"
    deploy_all(pattern, clients)
    reader = Reader(tmp_path, clients)

    for command in commands:
        reader.types(command)


def test_a_command_that_goes_wrong_is_told_with_what_it_said(clients: Clients, tmp_path: Path) -> None:
    reader = Reader(tmp_path, clients)
    reader.types("table=Nowhere")

    with pytest.raises(AssertionError, match=r"\$ awslocal(.|\n)*ResourceNotFoundException"):
        reader.types('awslocal dynamodb describe-table --table-name "$table"')
