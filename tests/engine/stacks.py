"""A stack driven by CloudFormation's own API, as awslocal, samlocal and CDK do."""

import json
from typing import Any

from sandbox.clients import Clients
from tests.engine.functions import ROLE
from tests.waiting import eventually

Resources = dict[str, Any]


class Stack:
    """A stack in the account of ``clients``. What it shall be is given as a template's Resources."""

    def __init__(self, clients: Clients, name: str = "subject") -> None:
        self.name = name
        self.client = clients.client("cloudformation")

    def create(self, resources: Resources, **more: Any) -> str:
        """Returns the status in which it ends."""
        self.client.create_stack(StackName=self.name, **template(resources), **more)
        return self.ended()

    def update(self, resources: Resources, **more: Any) -> str:
        """The same."""
        self.client.update_stack(StackName=self.name, **template(resources), **more)
        return self.ended()

    def deploy(self, resources: Resources) -> None:
        """Create or update it; fails if that fails."""
        act = self.update if self.exists() else self.create
        status = act(resources)
        assert status in ("CREATE_COMPLETE", "UPDATE_COMPLETE"), (status, self.reason(), self.failures())

    def delete(self) -> str:
        """Returns DELETE_COMPLETE or DELETE_FAILED."""
        id_ = self.shown()["StackId"]
        self.client.delete_stack(StackName=self.name)
        return self.ended(id_)

    def exists(self) -> bool:
        try:
            return bool(self.shown())
        except self.client.exceptions.ClientError:
            return False

    def shown(self, id_: str = "") -> dict[str, Any]:
        found: dict[str, Any] = self.client.describe_stacks(StackName=id_ or self.name)["Stacks"][0]
        return found

    def ended(self, id_: str = "") -> str:
        return eventually(
            f"the end of what happens to stack {self.name}",
            lambda: str(self.shown(id_)["StackStatus"]),
            lambda status: not status.endswith("_IN_PROGRESS"),
        )

    def reason(self) -> str:
        return str(self.shown().get("StackStatusReason", ""))

    def outputs(self) -> dict[str, str]:
        return {one["OutputKey"]: one["OutputValue"] for one in self.shown().get("Outputs", [])}

    def physical(self) -> dict[str, str]:
        """The physical ids of its resources by their logical ids."""
        found = self.client.describe_stack_resources(StackName=self.name)["StackResources"]
        return {one["LogicalResourceId"]: one.get("PhysicalResourceId", "") for one in found}

    def events(self, id_: str = "") -> list[tuple[str, str]]:
        """What happened, oldest first: logical id and status."""
        found = self.client.describe_stack_events(StackName=id_ or self.name)["StackEvents"]
        return [(one["LogicalResourceId"], one["ResourceStatus"]) for one in found[::-1]]

    def failures(self) -> dict[str, str]:
        """The reasons of its failed resources, the last of each."""
        found = self.client.describe_stack_events(StackName=self.name)["StackEvents"]
        return {
            one["LogicalResourceId"]: one.get("ResourceStatusReason", "")
            for one in found[::-1]
            if one["ResourceStatus"].endswith("_FAILED")
        }


def template(resources: Resources, **sections: Any) -> dict[str, Any]:
    """The arguments by which a template of these resources is handed over."""
    return {
        "TemplateBody": json.dumps({"Resources": resources, **sections}),
        "Capabilities": ["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
    }


def resource(type_: str, properties: dict[str, Any], **attributes: Any) -> dict[str, Any]:
    return {"Type": f"AWS::{type_}", "Properties": properties, **attributes}


def keyed_by(name: str) -> dict[str, Any]:
    """What a table needs for its key."""
    return {
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": name, "KeyType": "HASH"}],
    }


def streaming(clients: Clients) -> Resources:
    """A table, a function, and the mapping between them."""
    view = {"StreamSpecification": {"StreamViewType": "NEW_IMAGE"}}
    return {
        "Table": resource("DynamoDB::Table", {**keyed_by("id"), "BillingMode": "PAY_PER_REQUEST", **view}),
        "Function": resource(
            "Lambda::Function",
            {
                "Runtime": "python3.13",
                "Handler": "index.handler",
                "Role": ROLE.format(account=clients.account),
                "Code": {"ZipFile": "def handler(event, context): return 1"},
            },
        ),
        "Mapping": resource(
            "Lambda::EventSourceMapping",
            {
                "FunctionName": {"Ref": "Function"},
                "EventSourceArn": {"Fn::GetAtt": ["Table", "StreamArn"]},
                "StartingPosition": "TRIM_HORIZON",
            },
        ),
    }
