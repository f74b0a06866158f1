"""How many environments serve a function at once: reserved and provisioned concurrency."""

import json
import re
import threading
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.clients import Clients
from tests.engine.functions import OFTEN, Function
from tests.waiting import eventually

TYPE = """
import os, time
def handler(event, context):
    while event and not os.path.exists(event):
        time.sleep(0.01)
    return os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"]
"""


def invoke(clients: Clients, event: str, qualifier: str) -> Any:
    answer = clients.client("lambda").invoke(
        FunctionName="subject", Qualifier=qualifier, Payload=json.dumps(event)
    )
    return json.loads(answer["Payload"].read())


class Busy:
    """An invocation that runs until it is asked for its answer."""

    def __init__(self, function: Function, folder: Path, qualifier: str = "$LATEST") -> None:
        self._end = folder / "end"
        self._heard: list[Any] = []
        self._thread = threading.Thread(
            target=lambda: self._heard.append(invoke(function.clients, str(self._end), qualifier))
        )
        self._thread.start()
        eventually("a running invocation in the ledger", function.running)

    def answer(self) -> Any:
        self._end.touch()
        self._thread.join()
        return self._heard[0]


def publish(clients: Clients) -> None:
    client = clients.client("lambda")
    client.publish_version(FunctionName="subject")
    client.get_waiter("published_version_active").wait(
        FunctionName="subject", Qualifier="1", WaiterConfig=OFTEN
    )


def provisioned(clients: Clients) -> tuple[str, str | None]:
    """The state that provisioning ends in, and its reason."""
    client = clients.client("lambda")
    client.put_provisioned_concurrency_config(
        FunctionName="subject", Qualifier="1", ProvisionedConcurrentExecutions=1
    )
    told = eventually(
        "the end of provisioning",
        lambda: client.get_provisioned_concurrency_config(FunctionName="subject", Qualifier="1"),
        lambda told: told["Status"] != "IN_PROGRESS",
    )
    return told["Status"], told.get("StatusReason")


def throttled(clients: Clients) -> dict[str, Any]:
    with pytest.raises(ClientError) as error:
        invoke(clients, "", "$LATEST")
    answer: Any = error.value.response
    said = {"Type": answer["Type"], "Reason": answer["Reason"]}
    return {**answer["Error"], **said, "status": answer["ResponseMetadata"]["HTTPStatusCode"]}


REFUSED = {
    "Code": "TooManyRequestsException",
    "Message": "Rate Exceeded.",
    "Type": "User",
    "Reason": "ReservedFunctionConcurrentInvocationLimitExceeded",
    "status": 429,
}


# Vector 43, recorded on AWS.
def test_a_second_invocation_of_a_function_with_one_reserved_environment_is_throttled(
    clients: Clients, tmp_path: Path
) -> None:
    function = Function(clients, TYPE)
    clients.client("lambda").put_function_concurrency(FunctionName="subject", ReservedConcurrentExecutions=1)
    first = Busy(function, tmp_path)

    assert throttled(clients) == REFUSED
    assert first.answer() == "on-demand"
    assert invoke(clients, "", "$LATEST") == "on-demand"


def test_a_function_with_no_reserved_environment_is_always_throttled(clients: Clients) -> None:
    Function(clients, TYPE)
    clients.client("lambda").put_function_concurrency(FunctionName="subject", ReservedConcurrentExecutions=0)

    assert throttled(clients) == REFUSED


# Vector 45, recorded on AWS.
def test_what_provisioned_environments_cannot_serve_is_served_on_demand(
    clients: Clients, tmp_path: Path
) -> None:
    function = Function(clients, TYPE)
    publish(clients)
    assert provisioned(clients) == ("READY", None)

    first = Busy(function, tmp_path, "1")

    assert invoke(clients, "", "1") == "on-demand"
    assert first.answer() == "provisioned-concurrency"


def test_a_provisioned_environment_is_initialised_before_its_first_invocation(clients: Clients) -> None:
    function = Function(clients, "print('at import')\ndef handler(event, context): pass\n")
    publish(clients)
    provisioned(clients)
    told = clients.client("lambda").get_provisioned_concurrency_config(FunctionName="subject", Qualifier="1")
    assert told["AllocatedProvisionedConcurrentExecutions"] == 1
    assert told["AvailableProvisionedConcurrentExecutions"] == 1

    invoke(clients, "", "1")

    assert function.last()["coldStart"] is False
    start, printed, report, *_ = function.last()["log"].splitlines()
    assert (start.split()[0], printed) == ("INIT_START", "at import")
    assert re.fullmatch(r"INIT_REPORT Init Duration: [\d.]+ ms\tPhase: init\tStatus: success\t", report)


@pytest.mark.slow  # LocalStack itself waits 20 seconds for the start of an environment
def test_the_init_of_a_provisioned_environment_may_take_longer_than_any_other(clients: Clients) -> None:
    Function(clients, "import time\ntime.sleep(22)\n" + TYPE)
    publish(clients)

    assert provisioned(clients) == ("READY", None)
    assert invoke(clients, "", "1") == "provisioned-concurrency"


# Vector 46, recorded on AWS.
def test_an_init_that_fails_is_tried_six_times_and_the_version_then_served_on_demand(
    clients: Clients, tmp_path: Path
) -> None:
    tries = tmp_path / "tries"
    source = f"""
import os
if os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"] == "provisioned-concurrency":
    with open({str(tries)!r}, "a") as file:
        print("tried", file=file)
    raise RuntimeError("no")
def handler(event, context):
    return os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"]
"""
    Function(clients, source)
    publish(clients)

    assert provisioned(clients) == ("FAILED", "FUNCTION_ERROR_INIT_FAILURE")
    assert tries.read_text().splitlines() == ["tried"] * 6
    assert invoke(clients, "", "1") == "on-demand"
