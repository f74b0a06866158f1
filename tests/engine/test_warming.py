"""What the sandbox loads once it is ready, and how a deployment's end is waited for."""

import pytest

from sandbox.clients import Clients
from sandbox.control import Control
from sandbox.errors import EngineError
from tests.waiting import eventually

OF_LOCALSTACK = "949334387222"


def test_the_rehearsal_of_a_deployment_takes_place_and_leaves_nothing(clients: Clients) -> None:
    its = clients.elsewhere(account=OF_LOCALSTACK)

    def ends() -> list[str]:
        found = its.client("cloudformation").list_stacks()["StackSummaries"]
        return [one["StackStatus"] for one in found if one["StackName"] == "rehearsal"]

    eventually("the rehearsal's end", ends, lambda found: found == ["DELETE_COMPLETE"], within=300)
    assert not its.client("dynamodb").list_tables()["TableNames"]
    assert not its.client("lambda").list_functions()["Functions"]


def test_for_the_end_of_a_stack_that_nobody_changes_nobody_waits(clients: Clients) -> None:
    asked = {"account": clients.account, "region": clients.region, "stack": "none", "timeout": 10}

    assert Control(clients.endpoint_url, timeout=9).post("deployment", asked)["busy"] is False


@pytest.mark.parametrize("timeout", [None, "1", -1, 11])
def test_a_deployment_is_waited_for_some_seconds_at_most(clients: Clients, timeout: object) -> None:
    asked = {"account": clients.account, "region": clients.region, "stack": "none", "timeout": timeout}

    with pytest.raises(EngineError, match="at most 10"):
        Control(clients.endpoint_url).post("deployment", asked)
