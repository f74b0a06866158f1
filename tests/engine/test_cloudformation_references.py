"""References to what is not there are refused before anything is made; what is there has its value."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.engine.stacks import Resources, Stack, resource, template

QUEUE = resource("SQS::Queue", {})
ARN = {"Fn::GetAtt": ["Queue", "Arn"]}
STATEMENT = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"}
POLICY = {"PolicyDocument": {"Version": "2012-10-17", "Statement": [STATEMENT]}}
COLOUR = "resource Queue does not support attribute type Colour in Fn::GetAtt"


@pytest.mark.parametrize(
    ("other", "outputs", "said"),
    [
        (resource("SQS::Queue", {}, DependsOn=["Queue", "Nobody"]), {}, r"dependencies \[Nobody\]"),
        (resource("SQS::Queue", {"QueueName": {"Fn::Sub": "${Queue.Colour}-x"}}), {}, COLOUR),
        (QUEUE, {"Colour": {"Value": {"Fn::GetAtt": "Queue.Colour"}}}, COLOUR),
    ],
)
def test_a_template_that_names_what_is_not_there_is_refused_and_leaves_no_stack(
    stack: Stack, other: dict[str, Any], outputs: dict[str, Any], said: str
) -> None:
    given = template({"Queue": QUEUE, "Other": other}, Outputs=outputs)

    with pytest.raises(ClientError, match=said):
        stack.client.create_stack(StackName=stack.name, **given)

    assert not stack.exists()


def test_attributes_that_localstack_lacks_are_there_where_they_are_known(stack: Stack) -> None:
    resources: Resources = {
        "Queue": QUEUE,
        "Topic": resource("SNS::Topic", {}),
        "Subscription": resource(
            "SNS::Subscription", {"TopicArn": {"Ref": "Topic"}, "Protocol": "sqs", "Endpoint": ARN}
        ),
        "Policy": resource("IAM::ManagedPolicy", POLICY),
    }
    asked = {"Subscription": "Arn", "Policy": "PolicyArn"}
    outputs = {name: {"Value": {"Fn::GetAtt": [name, attribute]}} for name, attribute in asked.items()}

    stack.client.create_stack(StackName=stack.name, **template(resources, Outputs=outputs))

    assert stack.ended() == "CREATE_COMPLETE"
    assert stack.outputs() == {name: stack.physical()[name] for name in asked}


def test_an_attribute_that_localstack_does_not_tell_fails_the_deployment_by_its_name(stack: Stack) -> None:
    resources = {"Policy": resource("IAM::ManagedPolicy", POLICY)}
    outputs = {"Id": {"Value": {"Fn::GetAtt": ["Policy", "PolicyId"]}}}

    stack.client.create_stack(StackName=stack.name, **template(resources, Outputs=outputs))

    assert stack.ended() == "ROLLBACK_COMPLETE"
    assert "LocalStack does not tell the attribute PolicyId of Policy" in stack.reason()


def test_a_type_that_localstack_does_not_have_is_passed_over_with_what_is_asked_of_it(stack: Stack) -> None:
    outputs = {"Arn": {"Value": {"Fn::GetAtt": ["Thing", "Arn"]}}}
    resources = {"Thing": resource("Sandbox::Thing", {})}

    stack.client.create_stack(StackName=stack.name, **template(resources, Outputs=outputs))

    assert stack.ended() == "CREATE_COMPLETE"


def test_what_is_not_chosen_any_more_need_not_be_there(stack: Stack) -> None:
    keys = [{"AttributeName": "id", "KeyType": "HASH"}]
    table = {
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": keys,
        "BillingMode": "PAY_PER_REQUEST",
        "StreamSpecification": {
            "Fn::If": ["On", {"StreamViewType": "NEW_IMAGE"}, {"Ref": "AWS::NoValue"}],
        },
    }
    resources = {"Table": resource("DynamoDB::Table", table)}
    told = {"Fn::If": ["On", {"Fn::GetAtt": ["Table", "StreamArn"]}, "none"]}
    given = template(
        resources,
        Parameters={"Stream": {"Type": "String"}},
        Conditions={"On": {"Fn::Equals": [{"Ref": "Stream"}, "on"]}},
        Outputs={"Stream": {"Value": told}},
    )

    def parameters(value: str) -> dict[str, Any]:
        return {"Parameters": [{"ParameterKey": "Stream", "ParameterValue": value}]}

    stack.client.create_stack(StackName=stack.name, **given, **parameters("on"))
    assert stack.ended() == "CREATE_COMPLETE"
    stack.client.update_stack(StackName=stack.name, **given, **parameters("off"))

    assert stack.ended() == "UPDATE_COMPLETE", stack.reason()
    assert stack.outputs() == {"Stream": "none"}
