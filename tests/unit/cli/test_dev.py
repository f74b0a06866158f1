"""``sandbox dev``"""

import pytest

from sandbox import cli
from sandbox.cli import deployed
from sandbox.cli.deployed import Deployed
from sandbox.settings import Settings
from tests.unit.cli.conftest import StandIn

TEMPLATE = "Resources: {Queue: {Type: AWS::SQS::Queue}}"


def test_where_nothing_was_deployed_it_says_what_to_type(
    engine: StandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["dev"]) == 2

    assert (
        "Nothing is deployed that could be watched. Type: sandbox deploy TEMPLATE" in capsys.readouterr().err
    )


def test_a_stack_that_is_not_deployed_is_answered_with_those_that_are(
    engine: StandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings.load()
    template = settings.home.parent / "template.yaml"
    template.write_text(TEMPLATE)
    deployed.remember(settings, Deployed(template, "us-east-1", "orders"))

    assert cli.run(["dev", "--stack", "order"]) == 2

    assert "Did you mean 'orders'? There are: orders." in capsys.readouterr().err
