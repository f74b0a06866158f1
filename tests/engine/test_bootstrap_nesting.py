"""Templates inside of templates: deployed with them, looked into by the plan, held to what can be changed."""

import json
from typing import Any

import pytest
import yaml

from sandbox.bootstrap import deploy
from sandbox.errors import DeploymentError
from tests.engine.projects import QUEUE, ROLE, Project


def test_templates_nested_in_both_ways_definitions_and_includes_go_with_it(project: Project) -> None:
    project.write(
        "nested/template.yaml",
        yaml.safe_dump(
            {
                "Transform": "AWS::Serverless-2016-10-31",
                "Parameters": {"Answer": {"Type": "String"}},
                "Resources": {
                    "Inner": {
                        "Type": "AWS::Serverless::Function",
                        "Properties": {
                            "CodeUri": "../code",
                            "Handler": "app.handler",
                            "Runtime": "python3.13",
                            "Timeout": 60,
                            "Role": ROLE,
                            "Environment": {"Variables": {"ANSWER": {"Ref": "Answer"}}},
                        },
                    }
                },
                "Outputs": {"Name": {"Value": {"Ref": "Inner"}}},
            }
        ),
    )
    project.write("nested/plain.json", json.dumps({"Resources": {"Queue": {"Type": QUEUE}}}))
    project.write("code/app.py", "import os\ndef handler(event, context):\n    return os.environ['ANSWER']\n")
    project.write("machine.asl.yaml", "StartAt: Only\nStates: {Only: {Type: Pass, End: true}}\n")
    project.write("more.yaml", "Included: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: 5}}\n")
    project.template |= {
        "Transform": "AWS::Serverless-2016-10-31",
        "Resources": {
            "Application": {
                "Type": "AWS::Serverless::Application",
                "Properties": {"Location": "nested/template.yaml", "Parameters": {"Answer": "from inside"}},
            },
            "Plain": {
                "Type": "AWS::CloudFormation::Stack",
                "Properties": {"TemplateURL": "nested/plain.json"},
            },
            "Machine": {
                "Type": "AWS::Serverless::StateMachine",
                "Properties": {"DefinitionUri": "machine.asl.yaml", "Role": ROLE},
            },
            "Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": "more.yaml"}},
        },
        "Outputs": {"Name": {"Value": {"Fn::GetAtt": ["Application", "Outputs.Name"]}}},
    }

    done = project.deploy()

    answer = project.clients.client("lambda").invoke(FunctionName=done.outputs["Name"], Payload=b"{}")
    assert json.loads(answer["Payload"].read()) == "from inside"
    assert project.queue(done.resources["Included"].physical_id)["DelaySeconds"] == "5"
    machine = project.clients.client("stepfunctions").describe_state_machine(
        stateMachineArn=done.resources["Machine"].physical_id
    )
    assert json.loads(machine["definition"])["StartAt"] == "Only"
    assert not project.deploy().changed


def _nesting(project: Project, *, keyed_by: str, topic: bool, **more: Any) -> None:
    """Two templates in one another, the inner one with a table, and a parameter that is known later."""
    table = {
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": keyed_by, "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": keyed_by, "KeyType": "HASH"}],
        **more,
    }
    inner = {
        "Parameters": {"Queue": {"Type": "String"}},
        "Resources": {
            "Table": {"Type": "AWS::DynamoDB::Table", "Properties": table},
            "Deeper": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "deep.json"}},
        },
        "Outputs": {"Table": {"Value": {"Ref": "Table"}}},
    }
    project.write("inner.json", json.dumps(inner))
    deep = {"Topic" if topic else "Other": {"Type": "AWS::SNS::Topic"}}
    project.write("deep.json", json.dumps({"Resources": deep}))
    given = {"TemplateURL": "inner.json", "Parameters": {"Queue": {"Ref": "Queue"}}}
    project.template = {
        "Resources": {
            "Queue": {"Type": QUEUE},
            "Inner": {"Type": "AWS::CloudFormation::Stack", "Properties": given},
        },
        "Outputs": {"Table": {"Value": {"Fn::GetAtt": ["Inner", "Outputs.Table"]}}},
    }


def test_the_plan_looks_into_nested_stacks_and_no_replace_stops_for_what_is_in_them(
    project: Project,
) -> None:
    _nesting(project, keyed_by="id", topic=True)
    assert project.planned() == [
        ("Add", "Queue"),
        ("Add", "Inner"),
        ("Add", "Inner/Table"),
        ("Add", "Inner/Deeper"),
        ("Add", "Inner/Deeper/Topic"),
    ]
    table = project.deploy().outputs["Table"]
    project.clients.client("dynamodb").put_item(TableName=table, Item={"id": {"S": "1"}})

    _nesting(project, keyed_by="number", topic=False)
    assert project.planned() == [
        ("Modify", "Inner"),
        ("Replace", "Inner/Table"),
        ("Modify", "Inner/Deeper"),
        ("Add", "Inner/Deeper/Other"),
        ("Remove", "Inner/Deeper/Topic"),
    ]
    assert (
        "Inner/Table         AWS::DynamoDB::Table        will be replaced, and loses its data: 1 item"
        in str(project.plan())
    )
    with pytest.raises(DeploymentError, match=r"  Inner/Table \(AWS::DynamoDB::Table\): KeySchema .* 1 item"):
        deploy(project.folder / "template.yaml", project.clients, settings=project.settings, replace=False)
    assert project.tables() == [table]

    project.template["Resources"].pop("Inner")
    project.template.pop("Outputs")
    assert project.planned() == [
        ("Remove", "Inner"),
        ("Remove", "Inner/Deeper"),
        ("Remove", "Inner/Deeper/Topic"),
        ("Remove", "Inner/Table"),
    ]


def test_what_a_nested_stack_cannot_change_is_refused_with_its_line_before_anything_is_done(
    project: Project,
) -> None:
    _nesting(project, keyed_by="id", topic=True, TableName="Orders")
    project.deploy()

    _nesting(project, keyed_by="number", topic=True, TableName="Orders")

    with pytest.raises(DeploymentError, match=r"inner.json:1: Table \(AWS::DynamoDB::Table\) of a nested"):
        project.deploy()
    assert project.tables() == ["Orders"]
