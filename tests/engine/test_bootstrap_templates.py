"""What a template may hold: each test deploys one that uses several of CloudFormation's and SAM's ways."""

import json
from typing import Any

import pytest

from sandbox.bootstrap import deploy, plan
from sandbox.errors import SandboxError, TemplateError, UsageError
from tests.engine.projects import QUEUE, ROLE, Project
from tests.unit.bootstrap import assemblies


@pytest.fixture
def project(project: Project) -> Project:
    project.template = {"AWSTemplateFormatVersion": "2010-09-09", "Resources": {}}
    return project


def test_parameters_of_each_kind_conditions_and_mappings_reach_the_resources(project: Project) -> None:
    project.clients.client("ssm").put_parameter(Name="/orders/delay", Value="7", Type="String")
    project.template |= {
        "Parameters": {
            "Stage": {"Type": "String", "Default": "test", "AllowedValues": ["test", "live"]},
            "Delay": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/orders/delay"},
            "Names": {"Type": "CommaDelimitedList", "Default": "a, b"},
            "Secret": {"Type": "String", "NoEcho": True, "Default": "hush"},
        },
        "Conditions": {"Live": {"Fn::Equals": [{"Ref": "Stage"}, "live"]}},
        "Mappings": {"Kept": {"test": {"Seconds": 60}, "live": {"Seconds": 120}}},
        "Resources": {
            "Queue": {
                "Type": QUEUE,
                "Properties": {
                    "DelaySeconds": {"Ref": "Delay"},
                    "MessageRetentionPeriod": {"Fn::FindInMap": ["Kept", {"Ref": "Stage"}, "Seconds"]},
                },
            },
            "OnlyLive": {"Type": QUEUE, "Condition": "Live"},
        },
        "Outputs": {
            "Names": {"Value": {"Fn::Join": ["+", {"Ref": "Names"}]}},
            "Stage": {"Value": {"Fn::If": ["Live", "is live", "is not"]}},
        },
    }

    tested = project.deploy()
    live = project.deploy(Stage="live", Names="c,d")

    assert set(tested.resources) == {"Queue"}
    assert tested.outputs == {"Names": "a+b", "Stage": "is not"}
    assert set(live.resources) == {"Queue", "OnlyLive"}
    assert live.outputs == {"Names": "c+d", "Stage": "is live"}
    assert project.queue(live.resources["Queue"].physical_id)["DelaySeconds"] == "7"
    with pytest.raises(UsageError, match=r"template.yaml:\d+: parameter Stage: 'qa' is not one of test"):
        project.plan(Stage="qa")


def test_a_parameter_that_is_given_empty_is_empty_and_not_its_default(project: Project) -> None:
    project.template |= {
        "Parameters": {
            "Suffix": {"Type": "String", "Default": "s"},
            "Names": {"Type": "CommaDelimitedList", "Default": "a,b"},
        },
        "Resources": {
            "Topic": {
                "Type": "AWS::SNS::Topic",
                "Properties": {"DisplayName": {"Fn::Sub": "order${Suffix}"}},
            }
        },
        "Outputs": {
            "Name": {"Value": {"Fn::Sub": "order${Suffix}"}},
            "Names": {"Value": {"Fn::Join": ["+", {"Ref": "Names"}]}},
        },
    }
    empty = {"Suffix": "", "Names": ""}

    outputs = [project.deploy(**given).outputs for given in (empty, {}, empty)]

    assert [each["Name"] for each in outputs] == ["order", "orders", "order"]
    assert [each["Names"] for each in outputs] == ["", "a+b", ""]
    (stack,) = project.clients.client("cloudformation").describe_stacks(StackName="orders")["Stacks"]
    assert {one["ParameterKey"]: one["ParameterValue"] for one in stack["Parameters"]} == empty


def test_inline_code_runs_from_both_types_in_both_languages_behind_an_alias_with_globals(
    project: Project,
) -> None:
    project.template |= {
        "Transform": "AWS::Serverless-2016-10-31",
        "Globals": {
            "Function": {
                "Timeout": 60,
                "Runtime": "python3.13",
                "Environment": {"Variables": {"SAID": "global"}},
            }
        },
        "Resources": {
            "Python": {
                "Type": "AWS::Serverless::Function",
                "Properties": {
                    "Handler": "index.handler",
                    "Role": ROLE,
                    "InlineCode": "import os\ndef handler(event, context):\n    return os.environ['SAID']\n",
                    "AutoPublishAlias": "live",
                },
            },
            "Node": {
                "Type": "AWS::Lambda::Function",
                "Properties": {
                    "Runtime": "nodejs22.x",
                    "Timeout": 60,
                    "Handler": "index.handler",
                    "Role": ROLE,
                    "Code": {"ZipFile": "exports.handler = async () => 'from node'\n"},
                },
            },
        },
    }

    done = project.deploy()

    def answer(resource: str) -> Any:
        name = done.resources[resource].physical_id
        return json.loads(
            project.clients.client("lambda").invoke(FunctionName=name, Payload=b"{}")["Payload"].read()
        )

    assert answer("Python") == "global"
    assert answer("PythonAliaslive") == "global"
    assert answer("Node") == "from node"


def test_what_sam_makes_can_be_referred_to(project: Project) -> None:
    inline = "def handler(event, context): pass"
    project.template |= {
        "Transform": "AWS::Serverless-2016-10-31",
        "Resources": {
            "Tick": {"Type": QUEUE},
            "Reader": {
                "Type": "AWS::Serverless::Function",
                "Properties": {
                    "InlineCode": inline,
                    "Handler": "index.handler",
                    "Runtime": "python3.13",
                    "Events": {
                        "Arrived": {"Type": "SQS", "Properties": {"Queue": {"Fn::GetAtt": ["Tick", "Arn"]}}}
                    },
                },
            },
            "Told": {
                "Type": QUEUE,
                "DependsOn": "ReaderRole",
                "Properties": {"Tags": [{"Key": "mapping", "Value": {"Ref": "ReaderArrived"}}]},
            },
        },
        "Outputs": {"Mapping": {"Value": {"Ref": "ReaderArrived"}}, "Told": {"Value": {"Ref": "Told"}}},
    }

    outputs = project.deploy().outputs

    sqs = project.clients.client("sqs")
    assert sqs.list_queue_tags(QueueUrl=outputs["Told"])["Tags"]["mapping"] == outputs["Mapping"]
    found = project.clients.client("lambda").list_event_source_mappings()["EventSourceMappings"]
    assert [one["UUID"] for one in found] == [outputs["Mapping"]]


def test_a_reference_to_what_nobody_makes_is_refused(project: Project) -> None:
    queue = {"Type": QUEUE, "Properties": {"DelaySeconds": {"Ref": "Nobody"}}}
    project.template |= {"Transform": "AWS::Serverless-2016-10-31", "Resources": {"Queue": queue}}

    with pytest.raises(SandboxError, match="Nobody"):
        project.deploy()


def test_cdks_global_table_is_a_table_whose_stream_expiry_and_tags_are_changed_in_place(
    project: Project,
) -> None:
    replica: dict[str, Any] = {"Region": "us-east-1", "Tags": [{"Key": "of", "Value": "a"}]}
    table: dict[str, Any] = {
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "StreamSpecification": {"StreamViewType": "KEYS_ONLY"},
        "Replicas": [replica],
    }
    project.template = {
        "Resources": {"Table": {"Type": "AWS::DynamoDB::GlobalTable", "Properties": table}},
        "Outputs": {"Stream": {"Value": {"Fn::GetAtt": ["Table", "StreamArn"]}}},
    }
    stream = project.deploy().outputs["Stream"]
    (name,) = project.tables()

    replica["Tags"] = [{"Key": "of", "Value": "b"}]
    table["StreamSpecification"] = {"StreamViewType": "NEW_IMAGE"}
    table["TimeToLiveSpecification"] = {"AttributeName": "ends", "Enabled": True}
    assert project.planned() == [("Modify", "Table")]
    changed = project.deploy().outputs["Stream"]

    dynamodb = project.clients.client("dynamodb")
    found = dynamodb.describe_table(TableName=name)["Table"]
    assert project.tables() == [name]
    assert stream != changed == found["LatestStreamArn"]
    assert found["StreamSpecification"]["StreamViewType"] == "NEW_IMAGE"
    tags = dynamodb.list_tags_of_resource(ResourceArn=found["TableArn"])["Tags"]
    assert tags == [{"Key": "of", "Value": "b"}]
    lives = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    assert lives["AttributeName"] == "ends"


def test_loops_and_language_extensions_make_what_they_say(project: Project) -> None:
    project.template |= {
        "Transform": "AWS::LanguageExtensions",
        "Resources": {
            "Fn::ForEach::Queues": [
                "Name",
                ["One", "Two"],
                {"Queue${Name}": {"Type": QUEUE, "Properties": {"QueueName": {"Fn::Sub": "loop-${Name}"}}}},
            ]
        },
        "Outputs": {"Count": {"Value": {"Fn::Length": ["a", "b"]}}},
    }

    done = project.deploy()

    assert set(done.resources) == {"QueueOne", "QueueTwo"}
    assert done.outputs == {"Count": "2"}


def test_a_type_that_localstack_does_not_have_is_refused_by_name_before_anything_is_made(
    project: Project,
) -> None:
    project.template["Transform"] = "AWS::Serverless-2016-10-31"
    project.template["Resources"] |= {
        "Queue": {"Type": QUEUE},
        "Video": {"Type": "AWS::MediaConvert::Queue"},
        "Api": {"Type": "AWS::Serverless::HttpApi"},
    }

    for attempt in (project.plan, project.deploy):
        with pytest.raises(TemplateError) as refused:
            attempt()
        text = str(refused.value)
        line = project.line("Video:")
        assert f"template.yaml:{line}: Video is of type AWS::MediaConvert::Queue" in text
        line = project.line("Api:")
        assert f"template.yaml:{line}: Api is of type AWS::ApiGatewayV2::Api" in text
    assert project.clients.client("sqs").list_queues().get("QueueUrls", []) == []


def test_what_cdk_synth_wrote_is_deployed_with_its_assets(project: Project) -> None:
    folder = project.folder / "cdk.out"
    folder.mkdir()
    assemblies.write(folder)

    shown = plan(folder, project.clients, settings=project.settings)
    done = deploy(folder, project.clients, settings=project.settings)

    assert [package.resource for package in shown.packages] == ["Reader1A2B"]
    assert done.stack == "Orders"
    assert set(done.resources) == {"Reader1A2B", "NestedStackResource", "CDKMetadata"}
    lambda_ = project.clients.client("lambda")
    answer = lambda_.invoke(FunctionName=done.resources["Reader1A2B"].physical_id, Payload=b"{}")
    assert json.loads(answer["Payload"].read()) == "from cdk"
    bucket, _, key = done.outputs["Asset"].partition("/")
    stored = project.clients.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
    assert stored == b"read by something"
    assert not deploy(folder, project.clients, settings=project.settings).changed
