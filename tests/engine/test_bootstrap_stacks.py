"""What stands beside a template: other stacks' exports, the region it goes to, the stack's own tags."""

import pytest

from sandbox.bootstrap import delete, deploy
from sandbox.errors import DeploymentError, TemplateError
from tests.engine.projects import QUEUE, Project


@pytest.fixture
def project(project: Project) -> Project:
    project.template = {"AWSTemplateFormatVersion": "2010-09-09", "Resources": {}}
    return project


def test_a_stack_imports_what_another_exports_and_is_refused_before_that_is_there(project: Project) -> None:
    project.template["Resources"]["Queue"] = {"Type": QUEUE}
    project.template["Outputs"] = {"Got": {"Value": {"Fn::ImportValue": "orders-shared"}}}
    exporting = Project.in_folder(project.folder.parent / "other", project.clients)
    exporting.template = {
        "Resources": {"Shared": {"Type": QUEUE}},
        "Outputs": {
            "Arn": {"Value": {"Fn::GetAtt": ["Shared", "Arn"]}, "Export": {"Name": "orders-shared"}},
        },
    }

    with pytest.raises(TemplateError, match=r"template.yaml:\d+: no stack .* exports orders-shared"):
        project.deploy()
    there = _exported(exporting)

    assert project.deploy().outputs["Got"] == there
    with pytest.raises(
        DeploymentError, match="Export orders-shared cannot be deleted as it is in use by orders"
    ):
        delete("exporting", project.clients)
    exporting.template["Outputs"]["Arn"]["Value"] = "another"
    with pytest.raises(
        DeploymentError, match=r"orders-shared cannot be updated .*[^$]* was put back, and what"
    ):
        _exported(exporting)
    delete("orders", project.clients)
    assert _exported(exporting) == "another"


def _exported(exporting: Project) -> str:
    template, settings = exporting._written(), exporting.settings
    return deploy(template, exporting.clients, settings=settings, stack="exporting").outputs["Arn"]


def test_one_template_is_deployed_into_two_regions(project: Project) -> None:
    project.template["Resources"]["Queue"] = {"Type": QUEUE, "Properties": {"QueueName": "same"}}
    project.template["Outputs"] = {"Arn": {"Value": {"Fn::GetAtt": ["Queue", "Arn"]}}}
    elsewhere = Project(
        project.folder, project.clients.elsewhere(region="eu-west-1"), project.settings, project.template
    )

    arns = {project.deploy().outputs["Arn"], elsewhere.deploy().outputs["Arn"]}

    account = project.clients.account
    assert arns == {f"arn:aws:sqs:us-east-1:{account}:same", f"arn:aws:sqs:eu-west-1:{account}:same"}


def test_tags_of_the_stack_are_there_and_change_it(project: Project) -> None:
    project.template["Resources"]["Queue"] = {"Type": QUEUE}
    project.deploy()

    changed = deploy(project._written(), project.clients, settings=project.settings, tags={"team": "streams"})

    (stack,) = project.clients.client("cloudformation").describe_stacks(StackName="orders")["Stacks"]
    assert changed.changed
    assert {"Key": "team", "Value": "streams"} in stack["Tags"]
