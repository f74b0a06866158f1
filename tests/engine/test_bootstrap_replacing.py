"""What cannot be changed in place is replaced, said beforehand with what is lost, or left alone."""

from typing import Any

import pytest

from sandbox.bootstrap import deploy
from sandbox.errors import DeploymentError
from tests.engine.projects import Project

OTHER_KEY: dict[str, Any] = {
    "AttributeDefinitions": [{"AttributeName": "number", "AttributeType": "N"}],
    "KeySchema": [{"AttributeName": "number", "KeyType": "HASH"}],
}


def _put(project: Project, table: str) -> None:
    project.clients.client("dynamodb").put_item(TableName=table, Item={"id": {"S": "1"}})


def _without_replacing(project: Project) -> None:
    deploy(project._written(), project.clients, settings=project.settings, replace=False)


def test_a_table_with_another_key_is_replaced_after_the_plan_said_so_and_its_mapping_follows(
    project: Project,
) -> None:
    before = project.deploy()
    _put(project, before.outputs["TableName"])
    project.properties("Orders").update(OTHER_KEY)

    plan = {change.logical_id: change for change in project.plan().changes}
    assert (plan["Orders"].action, plan["Orders"].loses) == ("Replace", "1 item")
    assert "will be replaced, and loses its data: 1 item" in str(project.plan())
    assert plan["ReaderChanges"].action == "Replace"
    with pytest.raises(DeploymentError, match=r"--no-replace(.|\n)*Orders .*lose its data: 1 item"):
        _without_replacing(project)
    assert project.tables() == [before.outputs["TableName"]]

    after = project.deploy()

    assert project.tables() == [after.outputs["TableName"]]
    assert after.outputs["TableName"] != before.outputs["TableName"]


def test_what_no_update_can_change_is_made_anew_beside_the_old_one(project: Project) -> None:
    project.template["Resources"]["Files"] = {"Type": "AWS::S3::Bucket", "Properties": {}}
    before = project.deploy()
    project.properties("Files")["AccelerateConfiguration"] = {"AccelerationStatus": "Enabled"}

    (change,) = project.plan().changes
    assert (change.action, change.logical_id) == ("Refused", "Files")
    with pytest.raises(DeploymentError, match=r"Files \(AWS::S3::Bucket\): .*Accelerate"):
        _without_replacing(project)
    after = project.deploy()

    buckets = [bucket["Name"] for bucket in project.clients.client("s3").list_buckets()["Buckets"]]
    assert after.resources["Files"].physical_id in buckets
    assert before.resources["Files"].physical_id not in buckets
    assert after.resources["Orders"] == before.resources["Orders"]


def test_a_stage_follows_its_api_with_the_name_that_it_has(project: Project) -> None:
    event: dict[str, Any] = {"Type": "Api", "Properties": {"Path": "/one", "Method": "get"}}
    project.template["Resources"] = {
        "Reader": {
            "Type": "AWS::Serverless::Function",
            "Properties": {
                "InlineCode": "def handler(event, context): ...",
                "Handler": "index.handler",
                "Runtime": "python3.13",
                "Events": {"Asked": event},
            },
        }
    }
    project.template.pop("Outputs", None)
    before = project.deploy().resources["ServerlessRestApi"]
    event["Properties"]["Path"] = "/two"

    after = project.deploy().resources

    assert after["ServerlessRestApiProdStage"].physical_id == "Prod"
    assert after["ServerlessRestApi"] != before
    gateway = project.clients.client("apigateway")
    (api,) = gateway.get_rest_apis()["items"]
    stages = {one["stageName"] for one in gateway.get_stages(restApiId=api["id"])["item"]}
    paths = [one["path"] for one in gateway.get_resources(restApiId=api["id"])["items"]]
    assert api["id"] == after["ServerlessRestApi"].physical_id
    assert "Prod" in stages
    assert sorted(paths) == ["/", "/two"]


def test_the_stack_is_made_again_where_a_named_resource_is_in_its_own_way(project: Project) -> None:
    project.properties("Orders")["TableName"] = "Orders"
    project.deploy()
    _put(project, "Orders")
    project.properties("Orders").update(OTHER_KEY)

    first, *lines = project.plan().lines()
    assert "the stack is deleted, with its data, and made again, for Orders" in first
    assert any("loses its data: 1 item" in line for line in lines)
    with pytest.raises(DeploymentError, match="--no-replace"):
        _without_replacing(project)
    project.deploy()

    table = project.clients.client("dynamodb").describe_table(TableName="Orders")["Table"]
    assert table["KeySchema"][0]["AttributeName"] == "number"


def test_a_stack_that_could_not_be_made_again_is_put_back_as_it_was(project: Project) -> None:
    project.properties("Orders")["TableName"] = "Orders"
    before = project.deploy()
    project.properties("Orders").update(OTHER_KEY)
    project.template["Resources"]["Impossible"] = {
        "Type": "AWS::SQS::Queue",
        "Properties": {"QueueName": "not a name!"},
    }

    with pytest.raises(DeploymentError, match=r"Impossible(.|\n)*made again as it was before(.|\n)*checked"):
        project.deploy()

    table = project.clients.client("dynamodb").describe_table(TableName="Orders")["Table"]
    assert table["KeySchema"][0]["AttributeName"] == "id"
    del project.template["Resources"]["Impossible"]
    project.properties("Orders").update(
        {
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        }
    )
    again = project.deploy()
    assert not again.changed
    assert set(again.resources) == set(before.resources)


@pytest.mark.parametrize("type_", ["Table", "GlobalTable"])
def test_what_was_half_made_in_the_place_of_another_is_deleted_again(project: Project, type_: str) -> None:
    orders = project.template["Resources"]["Orders"]
    orders["Type"], table = f"AWS::DynamoDB::{type_}", orders["Properties"]
    if type_ == "GlobalTable":
        table["Replicas"] = [{"Region": "us-east-1"}]
    project.deploy()
    before = project.tables()

    table.update(OTHER_KEY)
    table["TimeToLiveSpecification"] = {"AttributeName": "x" * 256, "Enabled": True}
    with pytest.raises(DeploymentError, match=r"UpdateTimeToLive(.|\n)*was checked against it"):
        project.deploy()

    assert project.tables() == before


def test_what_its_policy_keeps_cannot_make_room_for_another_of_its_name(project: Project) -> None:
    project.properties("Orders")["TableName"] = "Orders"
    project.template["Resources"]["Orders"]["DeletionPolicy"] = "Retain"
    project.deploy()
    project.properties("Orders").update(OTHER_KEY)

    with pytest.raises(
        DeploymentError, match=r"template.yaml:\d+: Orders cannot be replaced.*DeletionPolicy"
    ):
        project.deploy()

    assert project.tables() == ["Orders"]
