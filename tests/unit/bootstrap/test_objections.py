"""What CloudFormation refuses before it does anything is told with the template's line."""

import pytest

from sandbox.bootstrap.objections import objection
from sandbox.errors import DeploymentError, SandboxError, TemplateError
from tests.unit.bootstrap.conftest import Written

TEXT = """
    Transform:
      - AWS::LanguageExtensions
      - Ours
    Resources:
      Q:
        Type: AWS::SQS::Queue
        Condition: Live
        Properties:
          Fn::Transform:
            Name: Theirs
          QueueName: !Ref Missing
      S:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: !Sub "${Q.Colour}-${Missing}"
    Outputs:
      O:
        Value: !Ref Q
      P:
        Value: !GetAtt Q.Colour
"""
FIRST = "in this account and region. Deploy the stack with its AWS::CloudFormation::Macro first."
UNRESOLVED = (
    "Template format error: Unresolved resource dependencies [{}] in the Resources block of the template"
)


@pytest.mark.parametrize(
    ("reason", "kind", "told"),
    [
        (
            "Transformation Ours is not supported.",
            TemplateError,
            [f"4: there is no macro Ours {FIRST}"],
        ),
        (
            "Transformation Theirs is not supported.",
            TemplateError,
            [f"11: there is no macro Theirs {FIRST}"],
        ),
        (
            UNRESOLVED.format("Missing"),
            TemplateError,
            [
                "12: Q refers to Missing, which is neither a resource nor a parameter of the template.",
                "16: S refers to Missing, which is neither a resource nor a parameter of the template.",
            ],
        ),
        (
            UNRESOLVED.format("Q"),
            DeploymentError,
            [
                "16: S refers to Q, whose condition Live does not hold.",
                "19: O refers to Q, whose condition Live does not hold.",
                "21: P refers to Q, whose condition Live does not hold.",
            ],
        ),
        (
            "Template error: resource Q does not support attribute type Colour in Fn::GetAtt",
            TemplateError,
            [
                "16: Q (AWS::SQS::Queue) has no attribute Colour.",
                "21: Q (AWS::SQS::Queue) has no attribute Colour.",
            ],
        ),
        (
            "LocalStack does not tell the attribute Colour of Q (AWS::SQS::Queue).",
            TemplateError,
            [
                "16: LocalStack does not tell the attribute Colour of Q (AWS::SQS::Queue).",
                "21: LocalStack does not tell the attribute Colour of Q (AWS::SQS::Queue).",
            ],
        ),
    ],
)
def test_each_place_that_is_meant_is_told_with_its_line(
    template: Written, reason: str, kind: type[SandboxError], told: list[str]
) -> None:
    found = objection(template(TEXT), f"CloudFormation refused the template of stack s: {reason}")

    assert type(found) is kind
    assert str(found).splitlines() == [f"template.yaml:{line}" for line in told]


@pytest.mark.parametrize(
    "reason",
    ["It gave no reason.", "Transformation Nowhere is not supported.", UNRESOLVED.format("MadeBySam")],
)
def test_what_stands_nowhere_in_the_template_is_left_to_cloudformations_words(
    template: Written, reason: str
) -> None:
    assert objection(template(TEXT), reason) is None
