"""What a resource depends on has to be there, and is told with its line where it is not."""

import pytest

from sandbox.bootstrap import references
from sandbox.bootstrap.references import Reference
from tests.unit.bootstrap.conftest import Written

SAM = "Transform: AWS::Serverless-2016-10-31\n"


def test_a_resource_that_depends_on_one_that_is_not_there_is_told_with_its_line(template: Written) -> None:
    written = template(
        """
        Resources:
          First: {Type: AWS::SQS::Queue}
          Second:
            Type: AWS::SQS::Queue
            DependsOn:
              - First
              - Thrid
          Third: {Type: AWS::SQS::Queue, DependsOn: Frist}
        """
    )

    assert list(references.problems(written)) == [
        "template.yaml:8: Second depends on Thrid, and the template has no resource of that name.",
        "template.yaml:9: Third depends on Frist, and the template has no resource of that name.",
    ]


@pytest.mark.parametrize(
    "name", ["FRole", "FChanges", "ServerlessRestApi", "ServerlessHttpApiApiGatewayDefaultStage"]
)
def test_what_sam_makes_of_a_resource_may_be_depended_on(template: Written, name: str) -> None:
    text = f"Resources: {{F: {{Type: AWS::Serverless::Function}}, Q: {{Type: T, DependsOn: {name}}}}}"

    assert list(references.problems(template(SAM + text))) == []


def test_what_nothing_of_sams_is_named_after_is_told_in_a_template_of_sams_too(template: Written) -> None:
    text = "Resources: {F: {Type: AWS::Serverless::Function}, Q: {Type: T, DependsOn: [F, Missing]}}"

    (told,) = references.problems(template(SAM + text))

    assert told.startswith("template.yaml:2: Q depends on Missing")


@pytest.mark.parametrize(
    "text",
    [
        "Transform: Ours\nResources: {Q: {Type: T, DependsOn: Made}}",
        "Transform: {Name: AWS::Include, Parameters: {Location: s3://b/k}}\n"
        "Resources: {Q: {Type: T, DependsOn: Made}}",
        "Resources: {Q: {Type: T, DependsOn: Made}, Fn::Transform: {Name: Ours}}",
        "Resources: {Q: {Type: T, DependsOn: MadeA}, Fn::ForEach::M: [X, [A], {'Made${X}': {Type: T}}]}",
    ],
)
def test_where_others_make_resources_nothing_is_told(template: Written, text: str) -> None:
    assert list(references.problems(template(text))) == []


def test_a_reference_is_found_in_each_form_in_which_it_is_written(template: Written) -> None:
    written = template(
        """
        Resources:
          Q:
            Type: T
            DependsOn: A
            Properties:
              One: !Ref B
              Two: !GetAtt C.Arn
              Three: {Fn::GetAtt: [D, Outputs.Name]}
              Four: !Sub "${E} ${F.Arn} ${!Literal}"
              Five: !Sub ["${G} ${Own}", {Own: x}]
        """
    )

    assert [(one.name, one.attribute) for one in references.references(written)] == [
        *[("A", ""), ("B", ""), ("C", "Arn"), ("D", "Outputs.Name"), ("E", ""), ("F", "Arn"), ("G", "")]
    ]
    assert Reference(("Resources", "Q", "DependsOn"), "A") in references.references(written)
