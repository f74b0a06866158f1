"""AWS's Powertools find here what they go by on AWS, packed with the function or laid under it."""

import json
import zipfile
from pathlib import Path

import pytest

from sandbox.bootstrap import packaging, target
from sandbox.bootstrap.sources import Source
from sandbox.clients import Clients
from sandbox.progress import Silent
from sandbox.settings import Settings
from tests.engine.functions import Function, package

USERS = Source("Users", "", Path(__file__).parents[2] / "lambdas" / "users" / "src")
NEEDED = ("aws_lambda_powertools/", "jmespath/", "typing_extensions.py")
USES = """
import aws_lambda_powertools
from aws_lambda_powertools import Logger, Metrics
logger = Logger(service="orders")
metrics = Metrics(namespace="Orders", service="orders")
@metrics.log_metrics(capture_cold_start_metric=True)
@logger.inject_lambda_context
def handler(event, context):
    logger.info("taken", extra={"order": 7})
    metrics.add_metric(name="Taken", unit="Count", value=1)
    return aws_lambda_powertools.__file__
"""


@pytest.fixture(scope="module")
def powertools() -> dict[str, str]:
    """Their files, as a function's requirements.txt brings them."""
    with Silent().step("") as step:
        built = packaging.build(USERS, target.here("python3.13"), Settings.load().cache, step)
    with zipfile.ZipFile(built.path) as zipped:
        return {name: zipped.read(name).decode() for name in built.contents if name.startswith(NEEDED)}


@pytest.mark.parametrize("form", ["package", "layer"])
def test_powertools_log_and_measure_from_the_package_and_from_a_layer(
    clients: Clients, powertools: dict[str, str], form: str
) -> None:
    if form == "package":
        function = Function(clients, USES, files=powertools)
    else:
        content = package({f"python/{name}": text for name, text in powertools.items()})
        layer = clients.client("lambda").publish_layer_version(
            LayerName="powertools", Content={"ZipFile": content}
        )
        function = Function(clients, USES, Layers=[layer["LayerVersionArn"]])

    where = function.invoke().payload

    entry = function.last()
    lines = [json.loads(line) for line in entry["log"].splitlines() if line.startswith("{")]
    said = next(line for line in lines if line.get("message") == "taken")
    cold, taken = [line for line in lines if "_aws" in line]
    assert ("/python/aws_lambda_powertools/" in where) == (form == "layer")
    assert said["order"] == 7
    assert (said["function_request_id"], said["cold_start"]) == (entry["requestId"], True)
    assert said["function_memory_size"] == "128" and said["function_arn"].endswith(":function:subject")
    assert {key for line in (cold, taken) for key in line} >= {"Taken", "ColdStart"}
