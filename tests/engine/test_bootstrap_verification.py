"""What is read back of a deployed stack is compared with its template, whoever changed it since."""

from pathlib import Path

import pytest
import yaml

from sandbox.clients import Clients
from sandbox.errors import DeploymentError
from tests.engine.drift import told_of
from tests.engine.drifting import CHANGES, RESOURCES
from tests.engine.projects import Project


@pytest.fixture
def project(project: Project) -> Project:
    project.template = {"Resources": RESOURCES}
    return project


def test_each_type_is_read_back_and_a_change_behind_the_stacks_back_is_told_by_property(
    project: Project,
) -> None:
    _, told = told_of(project, CHANGES)

    for said in (
        "Queue: DelaySeconds is 9, and the template says 4",
        "Queue: MaximumMessageSize is 4096, and the template says 2048",
        "Queue: RedriveAllowPolicy.redrivePermission is allowAll, and the template says denyAll",
        "Topic: DisplayName is other",
        "Subscription: FilterPolicy.type[0] is b, and the template says a",
        "Log: RetentionInDays is 3, and the template says 7",
        "Files: VersioningConfiguration is Suspended, and the template says Enabled",
        "Files: NotificationConfiguration is not set, and the template says",
        ", prefix in/",
        "everything to EventBridge",
        "Rule: State is DISABLED, and the template says ENABLED",
        "Alarm: Period is 120, and the template says 60",
        "Alarm: OKActions is not set, and the template says",
        "Alarm: ActionsEnabled is true, and the template says false",
        "Alarm: Dimensions.FunctionName is other, and the template says",
        "Alarm: TreatMissingData is missing, and the template says notBreaching",
        "Alarm: DatapointsToAlarm is not set, and the template says 1",
        "Topic: Tags.of is payments, and the template says orders",
        "Machine: Definition.States.A.Result is other, and the template says arn:aws:sqs:",
        "Log: Tags.a is not set, and the template says b",
        "Bus: the resource is not there",
        "Reader: Tags.team is not set, and the template says a",
        "Reader: Description is writes, and the template says reads",
        "Reader: EphemeralStorage.Size is 512, and the template says 600",
        "Reader: DeadLetterConfig.TargetArn is not set, and the template says arn:aws:sqs:",
        "Reader: LoggingConfig.ApplicationLogLevel is INFO, and the template says WARN",
        "Reader: TracingConfig.Mode is PassThrough, and the template says Active",
        ":role/writer, and the template says arn:aws:iam::",
        "Allowed: Principal is not set, and the template says sns.amazonaws.com",
        "Conditional: SourceAccount is 111122223333, and the template says",
        "Conditional: PrincipalOrgID is not set, and the template says o-a1b2c3d4e5",
        "Conditional: FunctionUrlAuthType is not set, and the template says AWS_IAM",
        "Asynchronous: MaximumRetryAttempts is 2, and the template says 1",
    ):
        assert said in told
    assert "Machine: RoleArn" not in told
    assert " Account: " not in told
    assert " Dead: " not in told


def test_what_is_in_nested_stacks_is_compared_with_their_templates(tmp_path: Path, clients: Clients) -> None:
    project = Project.in_folder(tmp_path, clients)
    inner = {
        "Parameters": {"Delay": {"Type": "Number"}, "Secret": {"Type": "String", "NoEcho": True}},
        "Resources": {
            "Queue": {
                "Type": "AWS::SQS::Queue",
                "Properties": {
                    "DelaySeconds": {"Ref": "Delay"},
                    "Tags": [{"Key": "k", "Value": {"Ref": "Secret"}}],
                },
            }
        },
    }
    project.write("inner.yaml", yaml.safe_dump(inner))
    project.template = {
        "Resources": {
            "Inner": {
                "Type": "AWS::CloudFormation::Stack",
                "Properties": {"TemplateURL": "inner.yaml", "Parameters": {"Delay": "4", "Secret": "hush"}},
            }
        }
    }
    project.deploy()
    assert not project.deploy().changed
    (url,) = clients.client("sqs").list_queues()["QueueUrls"]
    clients.client("sqs").set_queue_attributes(QueueUrl=url, Attributes={"DelaySeconds": "9"})

    with pytest.raises(DeploymentError) as told:
        project.deploy()

    assert f"template.yaml:{project.line('Inner:')} in Inner: Queue: DelaySeconds is 9" in str(told.value)
    project.end()
