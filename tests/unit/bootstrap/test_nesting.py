"""What a template asks of one that is nested in it."""

from dataclasses import replace

import pytest

from sandbox.bootstrap import nesting
from sandbox.bootstrap.template import Template, read
from tests.unit.bootstrap.conftest import Written

OUTER = """
    Resources:
      App:
        Type: AWS::CloudFormation::Stack
        Properties: {TemplateURL: inner.yaml}
    Outputs:
      Known: {Value: !GetAtt App.Outputs.Name}
      Other:
        Value: !Sub "${App.Outputs.Nmae}"
"""
INNER = "Resources: {Q: {Type: AWS::SQS::Queue}}\nOutputs: {Name: {Value: !GetAtt Q.QueueName}}\n"


def told(template: Written, inner: str) -> list[str]:
    outer = template(OUTER, **{"inner.yaml": inner})
    return list(nesting.problems(outer, {"App": _nested(outer)}))


def _nested(outer: Template) -> Template:
    return replace(read(outer.folder / "inner.yaml"), within=(outer.path,))


def test_an_output_that_a_nested_template_does_not_have_is_told_with_the_line_that_asks(
    template: Written,
) -> None:
    assert told(template, INNER) == ["template.yaml:9: App has no output Nmae: there is none in inner.yaml."]


@pytest.mark.parametrize(
    "inner",
    [
        "Transform: Ours\nResources: {Q: {Type: AWS::SQS::Queue}}",
        "Resources: {Q: {Type: AWS::SQS::Queue}}\nOutputs: {Name: {Value: a}, Nmae: {Value: b}}",
    ],
)
def test_an_output_that_is_there_or_may_be_made_by_a_macro_is_not_told(template: Written, inner: str) -> None:
    assert told(template, inner) == []
