"""A project of one stack, written into a folder: what the tests of the bootstrap deploy and change."""

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from sandbox.bootstrap import Deployment, Plan, deploy, deploy_prepared, plan, plan_prepared, prepare
from sandbox.clients import Clients
from sandbox.control import Control
from sandbox.progress import Silent
from sandbox.settings import Settings

QUEUE = "AWS::SQS::Queue"
ROLE = {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/any"}  # spares a role each time
HANDLER = "def handler(event, context):\n    return event\n"
TEMPLATE: dict[str, Any] = {
    "AWSTemplateFormatVersion": "2010-09-09",
    "Transform": "AWS::Serverless-2016-10-31",
    "Resources": {
        "Orders": {
            "Type": "AWS::DynamoDB::Table",
            "Properties": {
                "BillingMode": "PAY_PER_REQUEST",
                "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
                "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
                "StreamSpecification": {"StreamViewType": "NEW_IMAGE"},
            },
        },
        "Reader": {
            "Type": "AWS::Serverless::Function",
            "Properties": {
                "CodeUri": "code",
                "Handler": "app.handler",
                "Runtime": "python3.13",
                "Role": ROLE,
                "Timeout": 60,
                "Events": {
                    "Changes": {
                        "Type": "DynamoDB",
                        "Properties": {
                            "Stream": {"Fn::GetAtt": ["Orders", "StreamArn"]},
                            "StartingPosition": "TRIM_HORIZON",
                            "MaximumRetryAttempts": 2,
                        },
                    }
                },
            },
        },
    },
    "Outputs": {
        "TableName": {"Value": {"Ref": "Orders"}},
        "FunctionName": {"Value": {"Ref": "Reader"}},
    },
}


@dataclass
class Project:
    """A template and its code in ``folder``; change ``template`` and deploy again."""

    folder: Path
    clients: Clients
    settings: Settings
    template: dict[str, Any] = field(default_factory=lambda: copy.deepcopy(TEMPLATE))

    @classmethod
    def in_folder(cls, folder: Path, clients: Clients) -> "Project":
        settings = replace(Settings.load(), cache=folder / "cache", home=folder / "home")
        project = cls(folder / "orders", clients, settings)
        project.write("code/app.py", HANDLER)
        return project

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def properties(self, resource: str) -> dict[str, Any]:
        """The properties of a resource of the template, to be changed in place."""
        found: dict[str, Any] = self.template["Resources"][resource]["Properties"]
        return found

    @property
    def mapping(self) -> dict[str, Any]:
        found: dict[str, Any] = self.properties("Reader")["Events"]["Changes"]["Properties"]
        return found

    def deploy(self, **parameters: str) -> Deployment:
        return deploy(self._written(), self.clients, settings=self.settings, parameters=parameters)

    def plan(self, **parameters: str) -> Plan:
        return plan(self._written(), self.clients, settings=self.settings, parameters=parameters)

    def shown(self) -> tuple[Plan, Callable[[], Deployment]]:
        """As `sandbox deploy` does it: a plan to be read, and what does what it says."""
        prepared = prepare(
            self._written(),
            self.clients,
            self.settings,
            stack=None,
            given={},
            tags={},
            capabilities=(),
            progress=Silent(),
        )
        plan = plan_prepared(prepared, self.clients, settings=self.settings, keep=True)
        return plan, lambda: deploy_prepared(
            prepared, self.clients, settings=self.settings, prospect=plan.prospect
        )

    def planned(self) -> list[tuple[str, str]]:
        """Action and logical id of each change that a deployment would make."""
        return [(one.action, one.logical_id) for one in self.plan().changes]

    def invoke(self, function: str) -> Any:
        """What the deployed function answers to an empty event."""
        name = self.deploy().resources[function].physical_id
        answer = self.clients.client("lambda").invoke(FunctionName=name, Payload=b"{}")
        return json.loads(answer["Payload"].read())

    def tables(self) -> list[str]:
        found: list[str] = self.clients.client("dynamodb").list_tables()["TableNames"]
        return found

    def queue(self, url: str) -> dict[str, str]:
        """A queue's attributes."""
        sqs = self.clients.client("sqs")
        found: dict[str, str] = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        return found

    def deployed_mapping(self) -> dict[str, Any]:
        """The one mapping that there is."""
        found = self.clients.client("lambda").list_event_source_mappings()["EventSourceMappings"]
        (one,) = found
        return dict(one)

    def live_stacks(self) -> list[str]:
        stacks = self.clients.client("cloudformation").list_stacks()["StackSummaries"]
        return [one["StackName"] for one in stacks if one["StackStatus"] != "DELETE_COMPLETE"]

    def events(self) -> list[str]:
        """All that happened to the stack, newest first."""
        found = self.clients.client("cloudformation").describe_stack_events(StackName="orders")
        return [f"{one['LogicalResourceId']} {one['ResourceStatus']}" for one in found["StackEvents"]]

    def executed(self) -> str:
        """The change set that made the stack what it is."""
        (stack,) = self.clients.client("cloudformation").describe_stacks(StackName="orders")["Stacks"]
        return str(stack["ChangeSetId"])

    def line(self, text: str) -> int:
        """The line of the template, counted from 1, that is ``text``."""
        lines = (self.folder / "template.yaml").read_text().splitlines()
        return 1 + [line.strip() for line in lines].index(text)

    def _written(self) -> Path:
        path, text = self.folder / "template.yaml", yaml.safe_dump(self.template, sort_keys=False)
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
        return path

    def end(self) -> None:
        """Delete the account; what is left behind would go on reading its stream."""
        Control(self.clients.endpoint_url, timeout=120).delete(f"accounts/{self.clients.account}")
