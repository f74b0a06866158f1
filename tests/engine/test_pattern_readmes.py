"""The commands in the README of each pattern, typed: what stands in its ``console`` blocks after ``$``."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.bootstrap import deploy
from sandbox.clients import Clients
from sandbox.settings import Settings
from tests.engine.reader import Reader, warm

LAMBDAS = Path(__file__).parents[2] / "lambdas"
PATTERNS = sorted(template.parent.name for template in LAMBDAS.glob("*/template.yaml"))
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
# A command ends with its line, unless a backslash is there; lines without $ are what it prints.
COMMAND = re.compile(r"^\$ ((?:.*\\\n)*.*)$", re.MULTILINE)
# What the reader deploys by hand: all but what `make up` has deployed.
DEPLOYED = re.compile(r"^sandbox deploy (\S+)(?: --region (\S+))?$", re.MULTILINE)


@pytest.fixture(scope="module")
def awslocal(endpoint: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of an ``awslocal`` that starts in no time: there are many commands."""
    with warm(tmp_path_factory.mktemp("awslocal")) as folder:
        yield folder


def commands_of(pattern: str) -> list[str]:
    return [command for block in BLOCK.findall(readme(pattern)) for command in COMMAND.findall(block)]


def readme(pattern: str) -> str:
    return (LAMBDAS / pattern / "README.md").read_text()


def deploy_all(pattern: str, clients: Clients) -> None:
    """What the README says, where it says."""
    for path, region in DEPLOYED.findall(readme(pattern)) or [(f"lambdas/{pattern}", "")]:
        deploy(LAMBDAS.parent / path, clients.elsewhere(region=region), settings=Settings.load())


@pytest.mark.parametrize("pattern", PATTERNS)
def test_the_readme_shows_commands_and_each_of_them_works(
    pattern: str, clients: Clients, awslocal: Path, tmp_path: Path
) -> None:
    commands = commands_of(pattern)
    assert any(command.startswith("awslocal ") for command in commands), "nothing to watch it by hand"
    deploy_all(pattern, clients)
    reader = Reader(tmp_path, clients, awslocal)

    for command in commands:
        reader.types(command)


def test_a_command_that_goes_wrong_is_told_with_what_it_said(clients: Clients, tmp_path: Path) -> None:
    reader = Reader(tmp_path, clients)
    reader.types("table=Nowhere")

    with pytest.raises(AssertionError, match=r"\$ awslocal(.|\n)*ResourceNotFoundException"):
        reader.types('awslocal dynamodb describe-table --table-name "$table"')
