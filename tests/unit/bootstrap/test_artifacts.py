"""Files beside a template that CloudFormation reads from S3."""

import json

import pytest

from sandbox.bootstrap import artifacts
from sandbox.clients import Clients
from sandbox.errors import TemplateError
from tests.unit.bootstrap.conftest import Written

HERE = Clients("http://127.0.0.1:9", account="111122223333")


def test_a_definition_is_sent_as_json_and_named_by_its_content(template: Written) -> None:
    written = template(
        "Resources: {M: {Type: 'AWS::Serverless::StateMachine', Properties: {DefinitionUri: m.yaml}}}",
        **{"m.yaml": "StartAt: A\nStates: {A: {Type: Pass, End: true}}\n"},
    )

    (found,) = artifacts.definitions(written, HERE)

    assert json.loads(found.content) == {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}
    assert found.written == {"Bucket": found.place.bucket, "Key": found.place.key}
    assert found.path == ("Resources", "M", "Properties", "DefinitionUri")


def test_what_is_included_keeps_its_intrinsic_functions(template: Written) -> None:
    written = template(
        """
        Resources:
          Queue:
            Type: AWS::SQS::Queue
            Fn::Transform: {Name: 'AWS::Include', Parameters: {Location: more/queue.yaml}}
        """,
        **{"more/queue.yaml": "Properties: {QueueName: !Sub '${AWS::StackName}-q'}"},
    )

    assert artifacts.with_included(written).resources["Queue"] == {
        "Type": "AWS::SQS::Queue",
        "Properties": {"QueueName": {"Fn::Sub": "${AWS::StackName}-q"}},
    }


def test_what_is_in_s3_already_stays_there(template: Written) -> None:
    written = template(
        """
        Resources:
          M: {Type: 'AWS::Serverless::StateMachine', Properties: {DefinitionUri: 's3://bucket/m.json'}}
          N: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: 'https://s3.aws/b/t.json'}}
        """
    )

    assert [*artifacts.definitions(written, HERE), *artifacts.nested_files(written)] == []


@pytest.mark.parametrize(
    ("kind", "properties", "said"),
    [
        ("AWS::Serverless::Application", "Location: gone.yaml", "N names gone.yaml, and .* does not exist"),
        (
            "AWS::Serverless::Application",
            "Location: {ApplicationId: a, SemanticVersion: 1.0.0}",
            "N is of the Serverless Application Repository",
        ),
        ("AWS::CloudFormation::Stack", "TemplateURL: gone.yaml", "N names gone.yaml"),
    ],
)
def test_a_nested_template_that_cannot_be_had_is_refused_with_its_line(
    template: Written, kind: str, properties: str, said: str
) -> None:
    written = template(f"Resources:\n  N:\n    Type: {kind}\n    Properties:\n      {properties}\n")

    with pytest.raises(TemplateError, match=f"template.yaml:5: {said}"):
        list(artifacts.nested_files(written))


def test_a_file_that_is_no_yaml_is_refused_with_the_line_that_names_it(template: Written) -> None:
    written = template(
        "Resources: {M: {Type: 'AWS::Serverless::StateMachine', Properties: {DefinitionUri: m.yaml}}}",
        **{"m.yaml": "{"},
    )

    with pytest.raises(TemplateError, match=r"template.yaml:1: .*m.yaml cannot be read"):
        list(artifacts.definitions(written, HERE))
