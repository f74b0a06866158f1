"""Event source mappings found in templates."""

from sandbox.bootstrap.mappings import mappings_of
from tests.unit.bootstrap.conftest import Written

TEXT = """\
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Changes:
          Type: DynamoDB
          Properties:
            BatchSize: 5
        Page:
          Type: Api
  M:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      BatchSize: 6
"""


def test_events_that_read_streams_and_mappings_written_out_are_found(template: Written) -> None:
    found = mappings_of(template(TEXT))

    assert [(one.logical_id, one.settings) for one in found] == [
        ("FChanges", {"BatchSize": 5}),
        ("M", {"BatchSize": 6}),
    ]


def test_a_mapping_that_sam_makes_is_placed_where_its_event_stands(template: Written) -> None:
    written = template(TEXT)

    assert [written.where(*one.path, "BatchSize") for one in mappings_of(written)] == [
        "template.yaml:9",
        "template.yaml:15",
    ]
