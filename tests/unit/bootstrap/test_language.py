"""What LocalStack would pass over in a template is refused with its line."""

import pytest

from sandbox.bootstrap import language
from tests.unit.bootstrap.conftest import Written

LOOPS = """
    Transform: AWS::LanguageExtensions
    Resources:
      Fn::ForEach::Queues:
        - Name
        - [A, B]
        - Fn::ForEach::More:
            - Part
            - [X, Y]
            - Queue${Name}${Part}: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: !Length [a, b]}}
    Outputs:
      One: {Value: !ToJsonString {a: !Select [0, !GetAZs ""]}}
"""


def test_what_localstack_has_is_no_problem(template: Written) -> None:
    assert list(language.problems(template(LOOPS))) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Resources: {Q: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: !Nope 1}}}",
            "Fn::Nope is no function that LocalStack has",
        ),
        (
            "Resources: {V: {Type: AWS::EC2::VPC, Properties: {CidrBlock: !Cidr [a, 1, 2]}}}",
            "Fn::Cidr is no function that LocalStack has",
        ),
        (
            "Resources: {Q: {Type: T, Properties: {Fn::ForEach::P: [X, [A], {'${X}': 1}]}}}",
            "Fn::ForEach::P stands where LocalStack repeats nothing",
        ),
        (
            "Resources: {Q: {Type: T}}\nOutputs: {Fn::ForEach::O: [X, [A], {'${X}': {Value: 1}}]}",
            "Fn::ForEach::O stands where LocalStack repeats nothing",
        ),
        (
            "Resources: {Q: {Type: T, Properties: {A: !FindInMap [M, A, B, DefaultValue: 1]}}}",
            "LocalStack takes no DefaultValue of Fn::FindInMap",
        ),
        (
            "Transform: [AWS::CodeDeployBlueGreen]\nResources: {Q: {Type: T}}",
            "the transform AWS::CodeDeployBlueGreen is not there in LocalStack",
        ),
    ],
)
def test_what_would_be_passed_over_is_refused_by_name(template: Written, text: str, said: str) -> None:
    (told,) = language.problems(template(text))

    assert told.startswith(f"template.yaml:{2 if 'Outputs' in text else 1}: {said}")


def test_resources_that_need_one_another_are_named_and_those_that_need_them_are_not(
    template: Written,
) -> None:
    written = template(
        """
        Resources:
          First: {Type: AWS::SQS::Queue}
          A: {Type: AWS::SQS::Queue, Properties: {Tags: [{Key: a, Value: !Sub "x-${B.Arn}"}]}}
          B: {Type: AWS::SQS::Queue, DependsOn: [First, C]}
          C: {Type: AWS::SQS::Queue, Properties: {Tags: [{Key: a, Value: !GetAtt A.Arn}]}}
          Last: {Type: AWS::SQS::Queue, Properties: {Tags: [{Key: a, Value: !Ref A}]}}
        """
    )

    assert list(language.problems(written)) == [
        "template.yaml:4: Circular dependency between resources: [A, B, C]."
    ]


def test_what_comes_apart_in_sams_transform_is_no_circle(template: Written) -> None:
    written = template(
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Api: {Type: AWS::Serverless::Api, Properties: {DefinitionBody: {a: !GetAtt F.Arn}}}
          F: {Type: AWS::Serverless::Function, Properties: {Events: {E: {Properties: {RestApiId: !Ref Api}}}}}
        """
    )

    assert list(language.problems(written)) == []
