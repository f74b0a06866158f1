"""A deployment that CloudFormation calls complete, and that is not what its template says, is taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.bootstrap.verification.described import DESCRIBED, Described, Properties
from sandbox.bootstrap.verification.verify import KINDS
from sandbox.clients import Clients
from sandbox.errors import DeploymentError
from tests.engine.projects import QUEUE, Project

UNTRUE = 7


def _not_as_asked(url: str, clients: Clients) -> Properties:
    """SQS, as if it had not taken a delay of seven seconds: it really takes every one."""
    told = DESCRIBED[QUEUE].ask(url, clients)
    return {**told, "DelaySeconds": "0"} if told["DelaySeconds"] == str(UNTRUE) else told


@pytest.fixture
def project(tmp_path: Path, clients: Clients, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    monkeypatch.setitem(KINDS, QUEUE, Described(_not_as_asked, {"DelaySeconds": 0}))
    project = Project.in_folder(tmp_path, clients)
    project.template = {"Resources": {"Queue": {"Type": QUEUE, "Properties": {"DelaySeconds": 1}}}}
    yield project
    project.end()


def test_an_update_that_is_not_what_its_template_says_is_put_back_and_the_message_says_so(
    project: Project,
) -> None:
    before = project.deploy()
    project.properties("Queue").update(DelaySeconds=UNTRUE)
    project.template["Resources"]["Topic"] = {"Type": "AWS::SNS::Topic"}

    with pytest.raises(DeploymentError) as failed:
        project.deploy()

    assert "Queue: DelaySeconds is 0, and the template says 7" in str(failed.value)
    assert "The former template was put back, and what is there was checked against it." in str(failed.value)
    assert project.clients.client("sns").list_topics()["Topics"] == []
    project.properties("Queue").update(DelaySeconds=1)
    del project.template["Resources"]["Topic"]
    after = project.deploy()
    assert not after.changed
    assert after.resources == before.resources


def test_what_was_replaced_meanwhile_is_replaced_again_and_its_data_named_as_lost(project: Project) -> None:
    project.properties("Queue").update(QueueName="one")
    url = project.deploy().resources["Queue"].physical_id
    project.clients.client("sqs").send_message(QueueUrl=url, MessageBody="hello", DelaySeconds=0)
    project.properties("Queue").update(QueueName="other", DelaySeconds=UNTRUE)

    with pytest.raises(DeploymentError, match=r"put back(.|\n)*lost its data \(Queue: 1 message\)"):
        project.deploy()

    (there,) = project.clients.client("sqs").list_queues()["QueueUrls"]
    assert there.endswith("/one")


def test_a_new_stack_that_is_not_what_its_template_says_is_deleted_again(project: Project) -> None:
    project.properties("Queue").update(DelaySeconds=UNTRUE)

    with pytest.raises(DeploymentError, match=r"DelaySeconds is 0(.|\n)*It was deleted again\."):
        project.deploy()

    assert project.live_stacks() == []
    assert "QueueUrls" not in project.clients.client("sqs").list_queues()


def test_what_nobody_is_told_is_put_back_as_it_was_given(project: Project) -> None:
    project.template["Parameters"] = {"Secret": {"Type": "String", "NoEcho": True}}
    project.properties("Queue").update(Tags=[{"Key": "secret", "Value": {"Ref": "Secret"}}])
    url = project.deploy(Secret="hush").resources["Queue"].physical_id
    project.properties("Queue").update(DelaySeconds=UNTRUE)

    with pytest.raises(DeploymentError, match="put back, and what is there was checked against it"):
        project.deploy(Secret="hush")

    assert project.clients.client("sqs").list_queue_tags(QueueUrl=url)["Tags"] == {"secret": "hush"}
