"""A table whose changes are to go to a Kinesis data stream is told with its line, before it is made."""

import pytest

from sandbox.bootstrap import destinations
from sandbox.bootstrap.known import known_of
from tests.unit.bootstrap.conftest import Written

TEXT = """
    Parameters: {{Stage: {{Type: String, Default: test}}, Given: {{Type: String}}}}
    Conditions: {{Live: !Equals [!Ref Stage, live], Odd: !Equals [!Ref Given, odd]}}
    Resources:
      Orders:
        Type: AWS::DynamoDB::{kind}
        {more}
        Properties: {{TableName: o, {properties}}}
"""
ASKED = "KinesisStreamSpecification: {StreamArn: !GetAtt Changes.Arn}"


def told(template: Written, kind: str, properties: str, more: str = "") -> list[str]:
    written = template(TEXT.format(kind=kind, properties=properties, more=more))
    return list(destinations.problems(written, known_of(written.body, {}, "stack", None)))


@pytest.mark.parametrize(
    ("kind", "properties"),
    [
        ("Table", ASKED),
        ("Table", "KinesisStreamSpecification: !If [Live, !Ref AWS::NoValue, {StreamArn: x}]"),
        ("GlobalTable", f"Replicas: [{{Region: us-east-1, {ASKED}}}]"),
    ],
)
def test_a_table_that_asks_for_it_is_told_with_its_line_and_what_to_do(
    template: Written, kind: str, properties: str
) -> None:
    (line,) = told(template, kind, properties)

    assert line == (
        "template.yaml:8: Orders has a KinesisStreamSpecification, and no change of the table would arrive "
        "in the Kinesis data stream here. A function on the table's own stream can put its records there."
    )


@pytest.mark.parametrize(
    ("kind", "properties", "more"),
    [
        ("Table", "BillingMode: PAY_PER_REQUEST", ""),
        ("Table", ASKED, "Condition: Live"),
        ("Table", "KinesisStreamSpecification: !If [Live, {StreamArn: x}, !Ref AWS::NoValue]", ""),
        ("Table", "KinesisStreamSpecification: !If [Odd, {StreamArn: x}, !Ref AWS::NoValue]", ""),
        ("GlobalTable", "Replicas: [{Region: us-east-1}]", ""),
        ("GlobalTable", "Replicas: !If [Live, [], []]", ""),
    ],
)
def test_a_table_that_does_not_ask_or_may_not_ask_for_it_is_not_told(
    template: Written, kind: str, properties: str, more: str
) -> None:
    assert told(template, kind, properties, more) == []
