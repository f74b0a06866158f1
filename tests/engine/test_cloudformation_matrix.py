"""Every property of what belongs to a stream, added, changed and taken out again by updates of one stack.

One stack goes through four templates: without the properties, with them, with other values, without them
again; then it is deleted, and created with them. After each, every property is read back by the API of its
service, and each cell is a test. What is made anew, or refused, is in test_cloudformation_replacing.py.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sandbox.clients import Clients
from tests.engine.cloudformation_rows import ROWS, Row, on_failure, rate
from tests.engine.conftest import account_of_its_own
from tests.engine.functions import OFTEN, ROLE, Function, package
from tests.engine.mappings import Queue
from tests.engine.stacks import Resources, Stack, resource
from tests.waiting import eventually

STEPS = {"created without": 0, "added": 1, "changed": 2, "removed": 0, "created": 1}
"""Which value each template has: none, the first, or the second."""


def _properties(name: str, step: int) -> dict[str, Any]:
    """The properties under test of a resource, as they are at a step."""
    if step not in (1, 2):
        return {}
    return {row.property: row.values[step - 1] for row in ROWS if row.resource == name}


def _table(name: str, step: int, **properties: Any) -> dict[str, Any]:
    tested = _properties(name, step)
    attributes = ["id", "group"] if "GlobalSecondaryIndexes" in tested else ["id"]
    keys = {
        "AttributeDefinitions": [{"AttributeName": one, "AttributeType": "S"} for one in attributes],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    }
    return resource("DynamoDB::Table", {**keys, **properties, **tested})


def _mapping(name: str, step: int, table: str) -> dict[str, Any]:
    wanted = {"FunctionName": "fixed", "EventSourceArn": {"Fn::GetAtt": [table, "StreamArn"]}}
    tested = _properties(name, step)
    return resource("Lambda::EventSourceMapping", {**wanted, "StartingPosition": "LATEST", **tested})


def _template(step: int) -> Resources:
    on_demand = {"BillingMode": "PAY_PER_REQUEST"}
    streamed = {**on_demand, "StreamSpecification": {"StreamViewType": "KEYS_ONLY"}}
    function = {"Runtime": "python3.13", "Handler": "index.handler", "Role": ROLE.format(account="ACCOUNT")}
    code = {"Code": {"ZipFile": "def handler(e, c): return 1"}}
    invoking = {"FunctionName": "fixed", "Qualifier": "$LATEST", "DestinationConfig": on_failure("one")}
    url = {"TargetFunctionArn": "fixed", "AuthType": "NONE"}
    alias = {"FunctionName": "fixed", "Name": "live", "FunctionVersion": "1"}
    return {
        "Source": _table("Source", step, **streamed),
        "OtherSource": _table("OtherSource", step, **streamed),
        "Table": _table("Table", step, **on_demand),
        "Provisioned": _table("Provisioned", step, ProvisionedThroughput=rate(5)),
        "Billed": _table("Billed", step, **({} if step == 1 else {"ProvisionedThroughput": rate(5)})),
        "Function": resource("Lambda::Function", {**function, **code, **_properties("Function", step)}),
        "Mapping": _mapping("Mapping", step, "Source"),
        "Windowed": _mapping("Windowed", step, "OtherSource"),
        "Url": resource("Lambda::Url", {**url, **_properties("Url", step)}),
        "Alias": resource("Lambda::Alias", {**alias, **_properties("Alias", step)}),
        "Invoking": resource(
            "Lambda::EventInvokeConfig",
            {**invoking, **_properties("Invoking", step)},
        ),
    }


def _in_account(what: Any, clients: Clients) -> Any:
    return json.loads(json.dumps(what).replace("ACCOUNT", clients.account))


class Deployed:
    """The stack, and what the services say of its resources."""

    def __init__(self, clients: Clients) -> None:
        self.clients = clients
        self.stack = Stack(clients)
        self.lambda_ = clients.client("lambda")
        for name in ("one", "two"):
            Queue(clients, name)
            self.lambda_.publish_layer_version(LayerName=name, Content={"ZipFile": package({name: name})})
        Function(clients, "def handler(event, context): return 1", name="fixed")
        for version in ("1", "2"):
            self.lambda_.update_function_configuration(FunctionName="fixed", Description=version)
            self.lambda_.get_waiter("function_updated_v2").wait(FunctionName="fixed", WaiterConfig=OFTEN)
            self.lambda_.publish_version(FunctionName="fixed")

    def at(self, step: str) -> dict[str, Any]:
        """Deploy the template of a step, and read every resource back."""
        if step == "created":
            assert self.stack.delete() == "DELETE_COMPLETE"
        self.stack.deploy(_in_account(_template(STEPS[step]), self.clients))
        ids = self.stack.physical()
        return {name: read(self, ids[name]) for name, read in READ.items()} | {"ids": ids}

    def mapping(self, uuid: str) -> Any:
        found = self.lambda_.get_event_source_mapping(UUID=uuid)
        return {**found, "Tags": self._tags(found["EventSourceMappingArn"])}

    def table(self, name: str) -> Any:
        dynamodb = self.clients.client("dynamodb")
        found = dynamodb.describe_table(TableName=name)["Table"]
        tags = dynamodb.list_tags_of_resource(ResourceArn=found["TableArn"])["Tags"]
        backups = dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
        return {
            **found,
            "Tags": {tag["Key"]: tag["Value"] for tag in tags},
            "expiry": dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"],
            "recovery": backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"],
        }

    def function(self, name: str) -> Any:
        found = self.lambda_.get_function(FunctionName=name)
        reserved = self.lambda_.get_function_concurrency(FunctionName=name)
        return {
            **found["Configuration"],
            "Tags": self._tags(found["Configuration"]["FunctionArn"]),
            "reserved": reserved.get("ReservedConcurrentExecutions"),
            "loop": self.lambda_.get_function_recursion_config(FunctionName=name)["RecursiveLoop"],
            "answer": eventually("an answer", lambda: self._answer(name)),
        }

    def _answer(self, name: str) -> Any:
        """None where the machine stood still for longer than the function's Timeout."""
        answer = self.lambda_.invoke(FunctionName=name)
        return None if "FunctionError" in answer else json.load(answer["Payload"])

    def alias(self, arn: str) -> Any:
        of = {"FunctionName": "fixed", "Qualifier": "live"}
        try:
            provisioned = self.lambda_.get_provisioned_concurrency_config(**of)
        except self.lambda_.exceptions.ProvisionedConcurrencyConfigNotFoundException:
            provisioned = {}
        found = self.lambda_.get_alias(FunctionName="fixed", Name="live")
        return {**found, "provisioned": provisioned.get("RequestedProvisionedConcurrentExecutions")}

    def url(self, arn: str) -> Any:
        return self.lambda_.get_function_url_config(FunctionName="fixed")

    def invoking(self, id_: str) -> Any:
        return self.lambda_.get_function_event_invoke_config(FunctionName="fixed", Qualifier="$LATEST")

    def _tags(self, arn: str) -> Any:
        return self.lambda_.list_tags(Resource=arn)["Tags"]


READ: dict[str, Callable[[Deployed, str], Any]] = {
    "Mapping": Deployed.mapping,
    "Windowed": Deployed.mapping,
    "Table": Deployed.table,
    "Provisioned": Deployed.table,
    "Billed": Deployed.table,
    "Function": Deployed.function,
    "Alias": Deployed.alias,
    "Url": Deployed.url,
    "Invoking": Deployed.invoking,
}


@pytest.fixture(scope="module")
def seen(endpoint: str) -> Iterator[list[Any]]:
    """What the services said of all resources after each step."""
    with account_of_its_own(endpoint) as clients:
        deployed = Deployed(clients)
        yield [{**deployed.at(step), "account": clients} for step in STEPS]


@pytest.mark.parametrize("step", range(1, len(STEPS)), ids=[*STEPS][1:])
@pytest.mark.parametrize("row", ROWS, ids=[f"{row.resource} {row.property}" for row in ROWS])
def test_a_property_is_what_the_template_says(seen: list[Any], row: Row, step: int) -> None:
    expected = row.seen[[*STEPS.values()][step]]

    found = row.read(seen[step][row.resource])

    assert json.loads(json.dumps(found)) == _in_account(expected, seen[step]["account"])


def test_none_of_it_was_made_anew(seen: list[Any]) -> None:
    assert [step["ids"] for step in seen[:4]] == [seen[0]["ids"]] * 4
