"""Roles, policies, values and function URLs are read back, though nobody enforces or reads them at once."""

import json
from typing import Any

import pytest

from sandbox.bootstrap import Deployment
from tests.engine.drift import Of, told_of
from tests.engine.projects import Project


def document(action: str, resource: Any = "*", **more: Any) -> dict[str, Any]:
    """A policy as short as the template may write it."""
    return {
        "Version": "2012-10-17",
        "Statement": {"Effect": "Allow", "Action": action, "Resource": resource, **more},
    }


TRUST: dict[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": ["lambda.amazonaws.com"], "AWS": {"Ref": "AWS::AccountId"}},
            "Action": "sts:AssumeRole",
        }
    ],
}
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
TOLD = {"Bool": {"aws:SecureTransport": True}, "ArnLike": {"aws:SourceArn": [{"Ref": "Topic"}]}}
RESOURCES: dict[str, Any] = {
    "Queue": {"Type": "AWS::SQS::Queue"},
    "Topic": {"Type": "AWS::SNS::Topic"},
    "Files": {"Type": "AWS::S3::Bucket"},
    "Boundary": {
        "Type": "AWS::IAM::ManagedPolicy",
        "Properties": {"PolicyDocument": document("sqs:*"), "Path": "/bounds/", "Description": "the most"},
    },
    "Role": {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": TRUST,
            "Description": "reads",
            "MaxSessionDuration": 7200,
            "Path": "/readers/",
            "PermissionsBoundary": {"Ref": "Boundary"},
            "ManagedPolicyArns": [READ_ONLY],
            "Policies": [
                {
                    "PolicyName": "Send",
                    "PolicyDocument": document("sqs:SendMessage", {"Fn::GetAtt": ["Queue", "Arn"]}),
                },
                {
                    "PolicyName": "Unversioned",
                    "PolicyDocument": {"Statement": [document("sns:Publish")["Statement"]]},
                },
            ],
            "Tags": [{"Key": "team", "Value": "a"}],
        },
    },
    "Inline": {
        "Type": "AWS::IAM::Policy",
        "Properties": {
            "PolicyName": "Beside",
            "PolicyDocument": document("s3:GetObject"),
            "Roles": [{"Ref": "Role"}],
        },
    },
    "Managed": {
        "Type": "AWS::IAM::ManagedPolicy",
        "Properties": {"PolicyDocument": document("s3:PutObject"), "Roles": [{"Ref": "Role"}]},
    },
    "QueuePolicy": {
        "Type": "AWS::SQS::QueuePolicy",
        "Properties": {
            "Queues": [{"Ref": "Queue"}],
            "PolicyDocument": document("sqs:SendMessage", Principal="*", Condition=TOLD),
        },
    },
    "TopicPolicy": {
        "Type": "AWS::SNS::TopicPolicy",
        "Properties": {
            "Topics": [{"Ref": "Topic"}],
            "PolicyDocument": document(
                "sns:Publish", {"Ref": "Topic"}, Principal={"Service": "s3.amazonaws.com"}
            ),
        },
    },
    "FilesPolicy": {
        "Type": "AWS::S3::BucketPolicy",
        "Properties": {
            "Bucket": {"Ref": "Files"},
            "PolicyDocument": document(
                "s3:GetObject", {"Fn::Sub": "${Files.Arn}/*"}, Principal={"AWS": {"Ref": "AWS::AccountId"}}
            ),
        },
    },
    "Parameter": {
        "Type": "AWS::SSM::Parameter",
        "Properties": {
            "Name": "/orders/timeout",
            "Type": "String",
            "Value": 7,
            "Description": "seconds",
            "Tier": "Advanced",
            "Tags": {"a": "b"},
        },
    },
    "Secret": {
        "Type": "AWS::SecretsManager::Secret",
        "Properties": {
            "Description": "a key",
            "SecretString": '{"key": "hush"}',
            "Tags": [{"Key": "of", "Value": "orders"}],
        },
    },
    "Generated": {
        "Type": "AWS::SecretsManager::Secret",
        "Properties": {"GenerateSecretString": {"PasswordLength": 20}},
    },
    "Reader": {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "Code": {"ZipFile": "def handler(event, context): pass"},
            "Handler": "index.handler",
            "Runtime": "python3.13",
            "Role": {"Fn::GetAtt": ["Role", "Arn"]},
            "ReservedConcurrentExecutions": 3,
        },
    },
    "Url": {
        "Type": "AWS::Lambda::Url",
        "Properties": {
            "TargetFunctionArn": {"Ref": "Reader"},
            "AuthType": "NONE",
            "InvokeMode": "RESPONSE_STREAM",
            "Cors": {"AllowOrigins": ["https://b.example", "https://a.example"], "AllowMethods": ["GET"]},
        },
    },
    "Readers": {
        "Type": "AWS::IAM::Group",
        "Properties": {
            "Path": "/all/",
            "ManagedPolicyArns": [READ_ONLY],
            "Policies": [{"PolicyName": "Send", "PolicyDocument": document("sqs:SendMessage")}],
        },
    },
    "Ada": {
        "Type": "AWS::IAM::User",
        "Properties": {
            "Groups": [{"Ref": "Readers"}],
            "ManagedPolicyArns": [READ_ONLY],
            "Policies": [{"PolicyName": "Send", "PolicyDocument": document("sqs:SendMessage")}],
            "Tags": [{"Key": "team", "Value": "a"}],
        },
    },
    "SecretPolicy": {
        "Type": "AWS::SecretsManager::ResourcePolicy",
        "Properties": {
            "SecretId": {"Ref": "Secret"},
            "ResourcePolicy": document(
                "secretsmanager:GetSecretValue", Principal={"AWS": {"Ref": "AWS::AccountId"}}
            ),
        },
    },
}


@pytest.fixture
def project(project: Project) -> Project:
    project.template = {"Resources": RESOURCES}
    return project


def test_what_permits_and_what_is_looked_up_is_as_the_template_says_or_told_by_property(
    project: Project,
) -> None:
    done, told = told_of(project, (_role, _members, _policies, _values, _function))

    for said in (
        "Role: AssumeRolePolicyDocument.Statement[0].Principal.Service[0] is sqs.amazonaws.com, and the",
        "Role: Description is writes, and the template says reads",
        "Role: MaxSessionDuration is 3600, and the template says 7200",
        f"Role: ManagedPolicyArns.{READ_ONLY} is not set, and the template says attached",
        "Role: PermissionsBoundary is not set, and the template says arn:aws:iam::",
        "Role: Policies.Send.Statement[0].Action[0] is sqs:Other, and the template says sqs:SendMessage",
        "Role: Policies.Unversioned is not set, and the template says",
        "Role: Tags.team is b, and the template says a",
        f"Inline: PolicyDocument.Roles.{done.resources['Role'].physical_id} is not set, and the",
        "Managed: PolicyDocument.Statement[0].Action[0] is s3:Other, and the template says s3:PutObject",
        f"Managed: Roles.{done.resources['Role'].physical_id} is not set, and the template says attached",
        "Boundary: the resource is not there",
        f"QueuePolicy: PolicyDocument.{done.resources['Queue'].physical_id} is not set",
        ".Statement[0].Action[0] is SNS:Other, and the template says sns:Publish",
        "FilesPolicy: the resource is not there",
        "Parameter: Value is 8, and the template says 7",
        "Parameter: Description is minutes, and the template says seconds",
        "Parameter: Tags.a is not set, and the template says b",
        "Secret: SecretString is sha256:",
        "Secret: Description is a door, and the template says a key",
        "Generated: the resource is not there",
        "Reader: ReservedConcurrentExecutions is not set, and the template says 3",
        "Url: AuthType is AWS_IAM, and the template says NONE",
        "Url: InvokeMode is BUFFERED, and the template says RESPONSE_STREAM",
        "Url: Cors.MaxAge is 5, and the template says 0",
        "Readers: Policies.Send is not set, and the template says",
        f"Readers: ManagedPolicyArns.{READ_ONLY} is not set, and the template says attached",
        f"Ada: Groups.{done.resources['Readers'].physical_id} is not set, and the template says attached",
        "Ada: Policies.Send.Statement[0].Action[0] is sqs:Other, and the template says sqs:SendMessage",
        "Ada: Tags.team is b, and the template says a",
        f"SecretPolicy: ResourcePolicy.{done.resources['Secret'].physical_id} is not set, and the template",
    ):
        assert said in told
    assert "hush" not in told


def test_policies_without_a_version_are_made_and_changed(project: Project) -> None:
    unversioned = {"Statement": [{"Effect": "Allow", "Action": "sns:Publish", "Resource": "*"}]}
    inline = {"PolicyName": "Publish", "PolicyDocument": unversioned}
    role = {"AssumeRolePolicyDocument": TRUST, "Policies": [inline]}
    project.template = {
        "Resources": {
            "Role": {"Type": "AWS::IAM::Role", "Properties": role},
            "Managed": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": unversioned}},
        }
    }
    made = project.deploy()

    unversioned["Statement"][0]["Action"] = "sns:Subscribe"
    changed = project.deploy()

    assert changed.resources == made.resources
    name = made.resources["Role"].physical_id
    found = project.clients.client("iam").get_role_policy(RoleName=name, PolicyName="Publish")
    assert found["PolicyDocument"]["Statement"][0]["Action"] == "sns:Subscribe"


def _role(of: Of, done: Deployment) -> None:
    iam, name = of("iam"), done.resources["Role"].physical_id
    trust = {**TRUST, "Statement": [{**TRUST["Statement"][0], "Principal": {"Service": "sqs.amazonaws.com"}}]}
    iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(trust))
    iam.update_role(RoleName=name, Description="writes", MaxSessionDuration=3600)
    iam.detach_role_policy(RoleName=name, PolicyArn=READ_ONLY)
    iam.delete_role_permissions_boundary(RoleName=name)
    iam.put_role_policy(RoleName=name, PolicyName="Send", PolicyDocument=json.dumps(document("sqs:Other")))
    iam.delete_role_policy(RoleName=name, PolicyName="Unversioned")
    iam.tag_role(RoleName=name, Tags=[{"Key": "team", "Value": "b"}])
    iam.delete_role_policy(RoleName=name, PolicyName="Beside")
    managed = done.resources["Managed"].physical_id
    iam.create_policy_version(
        PolicyArn=managed, PolicyDocument=json.dumps(document("s3:Other")), SetAsDefault=True
    )
    iam.detach_role_policy(RoleName=name, PolicyArn=managed)
    iam.delete_policy(PolicyArn=done.resources["Boundary"].physical_id)


def _members(of: Of, done: Deployment) -> None:
    iam, group, user = of("iam"), done.resources["Readers"].physical_id, done.resources["Ada"].physical_id
    iam.delete_group_policy(GroupName=group, PolicyName="Send")
    iam.detach_group_policy(GroupName=group, PolicyArn=READ_ONLY)
    iam.remove_user_from_group(GroupName=group, UserName=user)
    iam.put_user_policy(UserName=user, PolicyName="Send", PolicyDocument=json.dumps(document("sqs:Other")))
    iam.tag_user(UserName=user, Tags=[{"Key": "team", "Value": "b"}])


def _policies(of: Of, done: Deployment) -> None:
    of("sqs").set_queue_attributes(QueueUrl=done.resources["Queue"].physical_id, Attributes={"Policy": ""})
    topic = done.resources["Topic"].physical_id
    other = document("SNS:Other", topic, Principal={"Service": "s3.amazonaws.com"})
    of("sns").set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=json.dumps(other))
    of("s3").delete_bucket_policy(Bucket=done.resources["Files"].physical_id)


def _values(of: Of, done: Deployment) -> None:
    of("ssm").put_parameter(
        Name=done.resources["Parameter"].physical_id, Value="8", Description="minutes", Overwrite=True
    )
    named = {"ResourceType": "Parameter", "ResourceId": done.resources["Parameter"].physical_id}
    of("ssm").remove_tags_from_resource(**named, TagKeys=["a"])
    secrets = of("secretsmanager")
    secret = done.resources["Secret"].physical_id
    secrets.update_secret(SecretId=secret, SecretString='{"key": "told"}', Description="a door")
    generated = done.resources["Generated"].physical_id
    secrets.delete_resource_policy(SecretId=secret)
    secrets.delete_secret(SecretId=generated, ForceDeleteWithoutRecovery=True)


def _function(of: Of, done: Deployment) -> None:
    client, name = of("lambda"), done.resources["Reader"].physical_id
    client.delete_function_concurrency(FunctionName=name)
    client.update_function_url_config(
        FunctionName=name, AuthType="AWS_IAM", InvokeMode="BUFFERED", Cors={"MaxAge": 5}
    )
