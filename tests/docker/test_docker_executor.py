"""docker-compose.docker-executor.yml: functions in containers of their own, by LocalStack's executor.

Where AWS's image cannot be pulled, bench/handlers/lambda_image stands in for it and for LocalStack's init.
"""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.handlers.containers import NotMeasured
from bench.handlers.docker_executor import DockerExecutor, engine
from bench.mapping.worlds import ROLE, package
from sandbox.clients import Clients
from sandbox.progress import Silent
from tests.waiting import eventually

HANDLER = """\
import os
import boto3

table = boto3.resource("dynamodb").Table("Seen")


def handler(event, context):
    for record in event["Records"]:
        table.put_item(Item={"id": record["dynamodb"]["Keys"]["id"]["S"], "host": os.uname().nodename})
"""


@pytest.fixture
def theirs(tmp_path: Path) -> Iterator[DockerExecutor]:
    with engine(tmp_path, Silent()) as found:
        if isinstance(found, NotMeasured):
            pytest.skip(found.reason)
        yield found


def test_a_record_reaches_a_function_in_a_container_of_its_own_which_writes_back(
    theirs: DockerExecutor, tmp_path: Path
) -> None:
    clients = Clients(theirs.endpoint, "123456123456")
    stream = _table(
        clients, "Written", StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}
    )
    _table(clients, "Seen")
    source = tmp_path / "seeing.py"
    source.write_text(HANDLER)
    functions = clients.client("lambda")
    functions.create_function(
        FunctionName="seeing",
        Role=ROLE.format(account=clients.account),
        Runtime="python3.13",
        Handler="seeing.handler",
        Timeout=60,
        Code={"ZipFile": package(source)},
    )
    functions.get_waiter("function_active_v2").wait(FunctionName="seeing")
    functions.create_event_source_mapping(
        FunctionName="seeing", EventSourceArn=stream, StartingPosition="TRIM_HORIZON"
    )
    dynamodb = clients.client("dynamodb")

    dynamodb.put_item(TableName="Written", Item={"id": {"S": "a"}})

    seen = eventually(
        "what the function wrote", lambda: dynamodb.scan(TableName="Seen")["Items"], bool, within=120
    )
    assert [item["id"]["S"] for item in seen] == ["a"]
    [container] = _function_containers()
    assert container.startswith(seen[0]["host"]["S"])
    functions.delete_function(FunctionName="seeing")
    eventually("the container's end", _function_containers, lambda found: not found, within=60)


def _table(clients: Clients, name: str, **settings: object) -> str:
    made = clients.client("dynamodb").create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        **settings,
    )
    return str(made["TableDescription"].get("LatestStreamArn", ""))


def _function_containers() -> list[str]:
    """Those that LocalStack started for functions, by their whole ids."""
    command = [
        "docker",
        "ps",
        "--all",
        "--no-trunc",
        "--filter",
        "name=-lambda-seeing-",
        "--format",
        "{{.ID}}",
    ]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
