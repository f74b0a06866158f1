"""Deployments that fail, and deployments of which LocalStack alone would say that they did not."""

from pathlib import Path

import pytest

from sandbox.clients import Clients
from sandbox.errors import DeploymentError, EngineNotRunning, TemplateError, UsageError
from tests.engine.projects import Project

IMPOSSIBLE = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "not a name!"}}


def test_a_failed_creation_names_the_resource_its_line_and_what_cloudformation_said(project: Project) -> None:
    project.template["Resources"]["Impossible"] = IMPOSSIBLE

    with pytest.raises(DeploymentError) as failed:
        project.deploy()

    text = str(failed.value)
    assert f"template.yaml:{project.line('Impossible:')} Impossible (AWS::SQS::Queue) CREATE_FAILED" in text
    assert "Can only include alphanumeric characters" in text
    assert "sandbox logs" in text


def test_a_stack_that_failed_is_deleted_and_made_again_and_leaves_nothing_of_the_first(
    project: Project,
) -> None:
    project.template["Resources"]["Impossible"] = IMPOSSIBLE
    with pytest.raises(DeploymentError):
        project.deploy()
    del project.template["Resources"]["Impossible"]

    assert "deleted, with its data, and made again" in str(project.plan())
    done = project.deploy()

    assert project.tables() == [done.outputs["TableName"]]


def test_a_failed_update_is_taken_back_and_the_stack_is_what_it_was(project: Project) -> None:
    before = project.deploy()
    project.template["Resources"] = {"Impossible": IMPOSSIBLE, **project.template["Resources"]}
    project.mapping["BatchSize"] = 9
    with pytest.raises(
        DeploymentError,
        match=r"Impossible(.|\n)*The former template was put back, and what is there was checked against it",
    ):
        project.deploy()
    del project.template["Resources"]["Impossible"]
    del project.mapping["BatchSize"]

    after = project.deploy()

    assert not after.changed
    assert after.resources == before.resources
    assert project.deployed_mapping()["BatchSize"] == 100


def test_a_template_that_sam_refuses_leaves_the_stack_as_it_was(project: Project) -> None:
    before = project.deploy()
    events = project.properties("Reader")["Events"]
    events["Changes"]["Type"] = "NoSuchEvent"
    with pytest.raises(DeploymentError, match="Changes"):
        project.deploy()
    events["Changes"]["Type"] = "DynamoDB"
    project.mapping["BatchSize"] = 9

    assert "changed in place" in project.plan().lines()[0]
    after = project.deploy()

    assert after.resources == before.resources
    assert len(project.tables()) == 1


def test_a_reference_to_nothing_is_refused_with_its_line(project: Project) -> None:
    project.properties("Reader")["Description"] = {"Ref": "Nothing"}

    with pytest.raises(TemplateError, match=r"template.yaml:\d+: Reader refers to Nothing, which is neither"):
        project.deploy()


def test_time_to_live_is_switched_on_where_it_was_not(project: Project) -> None:
    table = project.deploy().outputs["TableName"]
    project.properties("Orders")["TimeToLiveSpecification"] = {"AttributeName": "expires", "Enabled": True}

    project.deploy()

    described = project.clients.client("dynamodb").describe_time_to_live(TableName=table)
    assert described["TimeToLiveDescription"]["AttributeName"] == "expires"


def test_another_view_type_is_another_stream_which_the_mapping_reads_from_then_on(project: Project) -> None:
    table = project.deploy().outputs["TableName"]
    project.properties("Orders")["StreamSpecification"]["StreamViewType"] = "NEW_AND_OLD_IMAGES"

    project.deploy()

    described = project.clients.client("dynamodb").describe_table(TableName=table)["Table"]
    assert described["StreamSpecification"]["StreamViewType"] == "NEW_AND_OLD_IMAGES"
    assert project.deployed_mapping()["EventSourceArn"] == described["LatestStreamArn"]


def test_a_setting_taken_out_of_a_mapping_is_its_default_again(project: Project) -> None:
    project.deploy()
    del project.mapping["MaximumRetryAttempts"]

    project.deploy()

    assert project.deployed_mapping()["MaximumRetryAttempts"] == -1


def test_a_mapping_reads_the_table_that_came_in_the_place_of_another(project: Project) -> None:
    project.deploy()
    project.properties("Orders")["TableName"] = "Renamed"

    project.deploy()

    assert "table/Renamed/stream" in project.deployed_mapping()["EventSourceArn"]
    assert project.tables() == ["Renamed"]


def test_a_mapping_deleted_behind_the_stacks_back_is_missed(project: Project) -> None:
    done = project.deploy()
    uuid = done.resources["ReaderChanges"].physical_id
    project.clients.client("lambda").delete_event_source_mapping(UUID=uuid)

    with pytest.raises(DeploymentError, match="ReaderChanges: the resource is"):
        project.deploy()


def test_a_stream_of_kinesis_is_refused_with_its_line_where_kinesis_is_not_installed(
    project: Project,
) -> None:
    project.template["Resources"]["Clicks"] = {
        "Type": "AWS::Kinesis::Stream",
        "Properties": {"ShardCount": 1},
    }

    with pytest.raises(DeploymentError, match="Kinesis is not installed") as failed:
        project.deploy()

    assert f"template.yaml:{project.line('Clicks:')} Clicks (AWS::Kinesis::Stream)" in str(failed.value)


def test_a_parameter_that_does_not_exist_is_answered_with_those_that_do(project: Project) -> None:
    project.template["Parameters"] = {"Retries": {"Type": "Number", "Default": 2}}

    with pytest.raises(UsageError, match=r"no parameter Tries. It has: Retries"):
        project.deploy(Tries="3")


def test_a_sandbox_that_is_not_running_is_said_so(tmp_path: Path) -> None:
    nobody = Clients("http://127.0.0.1:9", account="111122223333")

    with pytest.raises(EngineNotRunning, match="sandbox up"):
        Project.in_folder(tmp_path, nobody).deploy()
