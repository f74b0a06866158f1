"""A mapping that would read a stream that there is not is refused before the stream is switched off."""

import pytest

from sandbox.bootstrap import streams
from sandbox.bootstrap.known import known_of
from tests.unit.bootstrap.conftest import Written

TEXT = """
    Parameters: {{Stage: {{Type: String, Default: test}}}}
    Conditions: {{Live: !Equals [!Ref Stage, live]}}
    Resources:
      Orders: {{Type: AWS::DynamoDB::Table, Properties: {{{stream}}}}}
      Mapping: {{Type: AWS::Lambda::EventSourceMapping, {more} Properties: {{EventSourceArn: {arn}}}}}
"""
STREAM = "StreamSpecification: {StreamViewType: KEYS_ONLY}"
ONLY_LIVE = "StreamSpecification: !If [Live, {StreamViewType: KEYS_ONLY}, !Ref AWS::NoValue]"
ARNS = ["!GetAtt Orders.StreamArn", '!Sub "${Orders.StreamArn}"', "{'Fn::GetAtt': Orders.StreamArn}"]


@pytest.mark.parametrize("arn", ARNS)
@pytest.mark.parametrize(
    ("stream", "more", "refused"),
    [
        ("", "", True),
        (STREAM, "", False),
        (ONLY_LIVE, "", True),
        (ONLY_LIVE, "Condition: Live,", False),
        ("Fn::Transform: {Name: Other}", "", False),
    ],
)
def test_a_reference_to_the_stream_of_a_table_without_one_is_told_with_its_line(
    template: Written, arn: str, stream: str, more: str, refused: bool
) -> None:
    written = template(TEXT.format(stream=stream, more=more, arn=arn))

    told = list(streams.problems(written, known_of(written.body, {}, "stack", None)))

    assert told == (
        [
            "template.yaml:6: Orders has no stream, and Mapping refers to it. Give Orders a "
            "StreamSpecification with a StreamViewType."
        ]
        if refused
        else []
    )
