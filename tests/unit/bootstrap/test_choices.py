"""What is deployed where, from the command line and the files beside the template."""

from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.bootstrap.choices import choose
from sandbox.settings import Settings
from tests.unit.bootstrap import assemblies

SETTINGS = replace(Settings.load(), region="us-west-2")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "template.yaml").write_text("Resources: {Q: {Type: 'AWS::SQS::Queue'}}")
    (tmp_path / "samconfig.toml").write_text(
        """
        [default.deploy.parameters]
        stack_name = "orders"
        region = "eu-west-1"
        parameter_overrides = "Stage=test Retries=3"
        tags = "team=streams"
        """
    )
    return tmp_path


def test_samconfig_says_what_the_command_line_does_not(folder: Path) -> None:
    chosen = choose(folder, SETTINGS)

    assert (chosen.stack, chosen.region, chosen.tags) == ("orders", "eu-west-1", {"team": "streams"})
    assert chosen.parameters == {"Stage": "test", "Retries": "3"}


def test_the_command_line_wins_value_by_value(folder: Path) -> None:
    chosen = choose(
        folder / "template.yaml", SETTINGS, stack="mine", region="eu-west-2", parameters={"Stage": "live"}
    )

    assert (chosen.stack, chosen.region) == ("mine", "eu-west-2")
    assert chosen.parameters == {"Stage": "live", "Retries": "3"}


def test_without_any_configuration_the_settings_say_where(tmp_path: Path) -> None:
    chosen = choose(tmp_path, SETTINGS)

    assert (chosen.region, chosen.account, chosen.stack) == ("us-west-2", None, None)


def test_a_template_that_samconfig_names_is_taken_for_its_folder(folder: Path) -> None:
    (folder / "other.yaml").write_text("Resources: {Q: {Type: 'AWS::SQS::Queue'}}")
    (folder / "samconfig.toml").write_text('[default.deploy.parameters]\ntemplate_file = "other.yaml"\n')

    assert choose(folder, SETTINGS).template == folder / "other.yaml"
    assert choose(folder / "template.yaml", SETTINGS).template == folder / "template.yaml"


def test_cdks_env_is_taken_unless_the_command_line_says_otherwise(tmp_path: Path) -> None:
    assemblies.write(tmp_path, environment="aws://111122223333/eu-central-1")

    assert (choose(tmp_path, SETTINGS).account, choose(tmp_path, SETTINGS).region) == (
        "111122223333",
        "eu-central-1",
    )
    assert choose(tmp_path, SETTINGS, account="444455556666", region="eu-west-1").account == "444455556666"
    assert choose(tmp_path, SETTINGS).template == tmp_path / "Orders.template.json"
