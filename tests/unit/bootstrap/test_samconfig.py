"""samconfig.toml, as the SAM CLI writes and reads it."""

from pathlib import Path

import pytest

from sandbox.bootstrap import samconfig
from sandbox.errors import UsageError

WRITTEN = """\
version = 0.1

[default.global.parameters]
stack_name = "orders"
region = "eu-west-1"

[default.deploy.parameters]
capabilities = "CAPABILITY_IAM CAPABILITY_AUTO_EXPAND"
parameter_overrides = 'Stage="test" Names="a b,c" Retries=3 Empty='
tags = "team=streams"
s3_prefix = "orders"

[live.deploy.parameters]
stack_name = "orders-live"
region = "us-east-1"
template_file = "live.yaml"
parameter_overrides = ["Stage=live", 'Names="a b"', "Equation=a=b"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "samconfig.toml").write_text(WRITTEN)
    return tmp_path


def test_what_deploy_says_lies_over_what_is_said_for_all_commands(folder: Path) -> None:
    found = samconfig.read(folder)

    assert (found.stack, found.region, found.template) == ("orders", "eu-west-1", None)
    assert found.parameters == {"Stage": "test", "Names": "a b,c", "Retries": "3", "Empty": ""}
    assert found.tags == {"team": "streams"}
    assert found.capabilities == ("CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND")


def test_another_environment_has_its_own_values_and_no_others(folder: Path) -> None:
    found = samconfig.read(folder, env="live")

    assert (found.stack, found.region) == ("orders-live", "us-east-1")
    assert found.template == folder / "live.yaml"
    assert found.parameters == {"Stage": "live", "Names": "a b", "Equation": "a=b"}
    assert found.tags == {}


def test_an_environment_that_is_not_there_is_answered_with_those_that_are(folder: Path) -> None:
    with pytest.raises(UsageError, match=r"no environment test\. It has: default, live\."):
        samconfig.read(folder, env="test")


def test_a_folder_without_one_says_nothing(tmp_path: Path) -> None:
    assert samconfig.read(tmp_path) == samconfig.SamConfig()


def test_a_file_that_is_asked_for_and_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no configuration file .*other\.toml"):
        samconfig.read(tmp_path, file=Path("other.toml"))


def test_another_file_may_be_yaml_with_a_table_of_parameters(tmp_path: Path) -> None:
    (tmp_path / "ci.yaml").write_text(
        "default: {deploy: {parameters: {stack_name: ci, parameter_overrides: {Retries: 3, Live: true}}}}"
    )

    found = samconfig.read(tmp_path, file=Path("ci.yaml"))

    assert (found.stack, found.parameters) == ("ci", {"Retries": "3", "Live": "true"})


def test_the_long_form_of_a_parameter_is_the_same(tmp_path: Path) -> None:
    assert samconfig.pairs("ParameterKey=A,ParameterValue=b ParameterKey=C,ParameterValue=d=e", "x") == {
        "A": "b",
        "C": "d=e",
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("not toml", "cannot be read"),
        ('[default.deploy.parameters]\ntags = "team"', "tags: 'team' is not of the form NAME=VALUE"),
        (
            '[default.deploy.parameters]\nparameter_overrides = "file://p.yaml"',
            "names the file file://p.yaml",
        ),
    ],
)
def test_what_cannot_be_read_is_told_with_its_file(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "samconfig.toml").write_text(text)

    with pytest.raises(UsageError, match=said) as refused:
        samconfig.read(tmp_path)

    assert "samconfig.toml" in str(refused.value)
