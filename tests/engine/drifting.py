"""A template with a resource of each type that is read back, and what changes each behind its back."""

from typing import Any

from sandbox.bootstrap import Deployment
from tests.engine.drift import Of

RESOURCES: dict[str, Any] = {
    "Dead": {"Type": "AWS::SQS::Queue"},
    "Queue": {
        "Type": "AWS::SQS::Queue",
        "Properties": {
            "DelaySeconds": 4,
            "RedrivePolicy": {"deadLetterTargetArn": {"Fn::GetAtt": ["Dead", "Arn"]}, "maxReceiveCount": 3},
            "RedriveAllowPolicy": {"redrivePermission": "denyAll"},
            "MaximumMessageSize": 2048,
        },
    },
    "Topic": {
        "Type": "AWS::SNS::Topic",
        "Properties": {"DisplayName": "said", "Tags": [{"Key": "of", "Value": "orders"}]},
    },
    "Subscription": {
        "Type": "AWS::SNS::Subscription",
        "Properties": {
            "TopicArn": {"Ref": "Topic"},
            "Protocol": "sqs",
            "Endpoint": {"Fn::GetAtt": ["Queue", "Arn"]},
            "FilterPolicy": {"type": ["a"]},
            "RawMessageDelivery": True,
        },
    },
    "Log": {
        "Type": "AWS::Logs::LogGroup",
        "Properties": {"RetentionInDays": 7, "Tags": [{"Key": "a", "Value": "b"}]},
    },
    "Files": {
        "Type": "AWS::S3::Bucket",
        "Properties": {
            "VersioningConfiguration": {"Status": "Enabled"},
            "NotificationConfiguration": {
                "QueueConfigurations": [
                    {
                        "Event": "s3:ObjectCreated:*",
                        "Queue": {"Fn::GetAtt": ["Queue", "Arn"]},
                        "Filter": {"S3Key": {"Rules": [{"Name": "prefix", "Value": "in/"}]}},
                    }
                ],
                "EventBridgeConfiguration": {"EventBridgeEnabled": True},
            },
        },
    },
    "Rule": {
        "Type": "AWS::Events::Rule",
        "Properties": {
            "EventPattern": {"source": ["orders"]},
            "Targets": [{"Id": "queue", "Arn": {"Fn::GetAtt": ["Queue", "Arn"]}}],
        },
    },
    "Alarm": {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "Namespace": "AWS/Lambda",
            "MetricName": "Errors",
            "Statistic": "Sum",
            "Period": 60,
            "EvaluationPeriods": 1,
            "Threshold": 1,
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
            "AlarmActions": [{"Ref": "Topic"}],
            "OKActions": [{"Ref": "Topic"}],
            "ActionsEnabled": False,
            "Dimensions": [{"Name": "FunctionName", "Value": {"Ref": "Reader"}}],
            "TreatMissingData": "notBreaching",
            "DatapointsToAlarm": 1,
        },
    },
    "Machine": {
        "Type": "AWS::StepFunctions::StateMachine",
        "Properties": {
            "RoleArn": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/machine"},
            "Definition": {
                "StartAt": "A",
                "States": {"A": {"Type": "Pass", "Result": "${Said}", "End": True}},
            },
            "DefinitionSubstitutions": {"Said": {"Fn::GetAtt": ["Queue", "Arn"]}},
        },
    },
    "Bus": {"Type": "AWS::Events::EventBus", "Properties": {"Name": "orders"}},
    "Reader": {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "Code": {"ZipFile": "def handler(event, context): pass"},
            "Handler": "index.handler",
            "Runtime": "python3.13",
            "Role": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/reader"},
            "Tags": [{"Key": "team", "Value": "a"}],
            "Description": "reads",
            "Architectures": ["arm64"],
            "EphemeralStorage": {"Size": 600},
            "DeadLetterConfig": {"TargetArn": {"Fn::GetAtt": ["Dead", "Arn"]}},
            "LoggingConfig": {"LogFormat": "JSON", "ApplicationLogLevel": "WARN"},
            "TracingConfig": {"Mode": "Active"},
        },
    },
    "Allowed": {
        "Type": "AWS::Lambda::Permission",
        "Properties": {
            "Action": "lambda:InvokeFunction",
            "FunctionName": {"Ref": "Reader"},
            "Principal": "sns.amazonaws.com",
            "SourceArn": {"Ref": "Topic"},
        },
    },
    "Conditional": {
        "Type": "AWS::Lambda::Permission",
        "Properties": {
            "Action": "lambda:InvokeFunctionUrl",
            "FunctionName": {"Ref": "Reader"},
            "Principal": "*",
            "SourceAccount": {"Ref": "AWS::AccountId"},
            "PrincipalOrgID": "o-a1b2c3d4e5",
            "FunctionUrlAuthType": "AWS_IAM",
        },
    },
    "Account": {
        "Type": "AWS::Lambda::Permission",
        "Properties": {
            "Action": "lambda:InvokeFunction",
            "FunctionName": {"Fn::GetAtt": ["Reader", "Arn"]},
            "Principal": {"Ref": "AWS::AccountId"},
        },
    },
    "Asynchronous": {
        "Type": "AWS::Lambda::EventInvokeConfig",
        "Properties": {
            "FunctionName": {"Ref": "Reader"},
            "Qualifier": "$LATEST",
            "MaximumRetryAttempts": 1,
            "DestinationConfig": {"OnFailure": {"Destination": {"Fn::GetAtt": ["Dead", "Arn"]}}},
        },
    },
}


def queue(of: Of, done: Deployment) -> None:
    url = done.resources["Queue"].physical_id
    changed = {
        "DelaySeconds": "9",
        "MaximumMessageSize": "4096",
        "RedriveAllowPolicy": '{"redrivePermission": "allowAll"}',
    }
    of("sqs").set_queue_attributes(QueueUrl=url, Attributes=changed)


def topic(of: Of, done: Deployment) -> None:
    arn = done.resources["Topic"].physical_id
    of("sns").set_topic_attributes(TopicArn=arn, AttributeName="DisplayName", AttributeValue="other")
    of("sns").tag_resource(ResourceArn=arn, Tags=[{"Key": "of", "Value": "payments"}])


def subscription(of: Of, done: Deployment) -> None:
    of("sns").set_subscription_attributes(
        SubscriptionArn=done.resources["Subscription"].physical_id,
        AttributeName="FilterPolicy",
        AttributeValue='{"type": ["b"]}',
    )


def machine(of: Of, done: Deployment) -> None:
    definition = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": "other", "End": true}}}'
    arn = done.resources["Machine"].physical_id
    of("stepfunctions").update_state_machine(stateMachineArn=arn, definition=definition)


def bus(of: Of, done: Deployment) -> None:
    of("events").delete_event_bus(Name=done.resources["Bus"].physical_id)


def function(of: Of, done: Deployment) -> None:
    name = done.resources["Reader"].physical_id
    client = of("lambda")
    arn = client.get_function_configuration(FunctionName=name)["FunctionArn"]
    client.untag_resource(Resource=arn, TagKeys=["team"])
    client.update_function_configuration(
        FunctionName=name,
        Description="writes",
        EphemeralStorage={"Size": 512},
        DeadLetterConfig={"TargetArn": ""},
        LoggingConfig={"LogFormat": "JSON", "ApplicationLogLevel": "INFO"},
        TracingConfig={"Mode": "PassThrough"},
        Role=f"arn:aws:iam::{arn.split(':')[4]}:role/writer",
    )
    client.remove_permission(FunctionName=name, StatementId=done.resources["Allowed"].physical_id)
    conditional = done.resources["Conditional"].physical_id
    client.remove_permission(FunctionName=name, StatementId=conditional)
    given = {"Action": "lambda:InvokeFunctionUrl", "Principal": "*", "SourceAccount": "111122223333"}
    client.add_permission(FunctionName=name, StatementId=conditional, **given)
    client.put_function_event_invoke_config(FunctionName=name, MaximumRetryAttempts=2)


def log(of: Of, done: Deployment) -> None:
    name = done.resources["Log"].physical_id
    of("logs").put_retention_policy(logGroupName=name, retentionInDays=3)
    of("logs").untag_log_group(logGroupName=name, tags=["a"])


def bucket(of: Of, done: Deployment) -> None:
    name = done.resources["Files"].physical_id
    of("s3").put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Suspended"})
    of("s3").put_bucket_notification_configuration(Bucket=name, NotificationConfiguration={})


def rule(of: Of, done: Deployment) -> None:
    of("events").disable_rule(Name=done.resources["Rule"].physical_id)


def alarm(of: Of, done: Deployment) -> None:
    name = done.resources["Alarm"].physical_id
    left_out = {"OKActions", "AlarmActions", "ActionsEnabled", "TreatMissingData", "DatapointsToAlarm"}
    written = RESOURCES["Alarm"]["Properties"]
    alarm = {name: value for name, value in written.items() if name not in left_out}
    alarm |= {"Period": 120, "Dimensions": [{"Name": "FunctionName", "Value": "other"}]}
    of("cloudwatch").put_metric_alarm(AlarmName=name, **alarm)


CHANGES = (queue, topic, subscription, log, bucket, rule, alarm, machine, bus, function)
