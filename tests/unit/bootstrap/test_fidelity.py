"""What is taken from a template and not acted on."""

from sandbox.bootstrap.fidelity import notes_on
from sandbox.bootstrap.functions import functions_of
from sandbox.bootstrap.intrinsics import UNKNOWN, Intrinsics
from sandbox.bootstrap.template import Template
from tests.unit.bootstrap.conftest import Written

MAPPING = """\
Resources:
  M:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
"""
KNOWN = Intrinsics(references={"One": 1, "Two": "2", "Later": UNKNOWN})
# What some engine says that it ignores.
IGNORED = {
    "BatchSize": "batches are of any size",
    "BisectBatchOnFunctionError": "a failed batch is retried whole",
    "Enabled": "it is never paused",
    "FilterCriteria.userIdentity": "it never matches",
    "KMSKeyArn": "filters are not encrypted",
    "MaximumRecordAgeInSeconds": "a record never grows too old",
    "MetricsConfig": "no metrics are written",
    "ParallelizationFactor": "one batch is under way at a time",
}


def notes(template: Template, ignored: dict[str, str] = IGNORED) -> list[str]:
    found = notes_on(template, functions_of(template), KNOWN, ignored)
    return [f"{note.where} {note.text}" for note in found]


ASKS_FOR_MUCH = (
    MAPPING
    + """\
      BatchSize: 10
      BisectBatchOnFunctionError: true
      ParallelizationFactor: 2
      TumblingWindowInSeconds: 30
      MaximumRecordAgeInSeconds: 60
      MetricsConfig: {Metrics: [EventCount]}
      KmsKeyArn: "arn:aws:kms:us-east-1:123456789012:key/1"
      Enabled: false
"""
)


def test_each_setting_that_the_engine_ignores_is_named_with_its_line(template: Written) -> None:
    assert notes(template(ASKS_FOR_MUCH)) == [
        "template.yaml:5 M: BatchSize is not honoured: batches are of any size.",
        "template.yaml:6 M: BisectBatchOnFunctionError is not honoured: a failed batch is retried whole.",
        "template.yaml:12 M: Enabled is not honoured: it is never paused.",
        "template.yaml:11 M: KmsKeyArn is not honoured: filters are not encrypted.",
        "template.yaml:9 M: MaximumRecordAgeInSeconds is not honoured: a record never grows too old.",
        "template.yaml:10 M: MetricsConfig is not honoured: no metrics are written.",
        "template.yaml:7 M: ParallelizationFactor is not honoured: one batch is under way at a time.",
    ]


def test_nothing_is_named_where_the_engine_ignores_nothing(template: Written) -> None:
    assert notes(template(ASKS_FOR_MUCH), ignored={}) == []


def test_a_setting_that_asks_for_the_default_is_not_named(template: Written) -> None:
    written = template(
        MAPPING
        + """\
      BatchSize: 100
      BisectBatchOnFunctionError: false
      Enabled: true
      ParallelizationFactor: !Ref One
      TumblingWindowInSeconds: 0
      MaximumRecordAgeInSeconds: -1
"""
    )

    assert notes(written) == []


def test_a_setting_is_judged_by_what_its_parameter_is(template: Written) -> None:
    assert len(notes(template(MAPPING + "      ParallelizationFactor: !Ref Two\n"))) == 1


def test_a_setting_whose_value_is_not_known_is_named(template: Written) -> None:
    assert len(notes(template(MAPPING + "      ParallelizationFactor: !Ref Later\n"))) == 1


def test_a_filter_that_never_matches_is_named(template: Written) -> None:
    written = template(
        MAPPING
        + """\
      FilterCriteria:
        Filters:
          - Pattern: '{"userIdentity": {"type": ["Service"]}, "eventName": ["REMOVE"]}'
          - Pattern: '{"dynamodb": {}}'
          - Pattern: !Ref Later
"""
    )

    assert notes(written) == [
        "template.yaml:5 M: a filter on userIdentity is not honoured: it never matches."
    ]


def test_a_functions_setting_that_is_only_stored_is_named(template: Written) -> None:
    text = "Resources: {F: {Type: 'AWS::Serverless::Function', Properties: {Tracing: Active}}}"

    assert notes(template(text)) == ["template.yaml:1 F: Tracing is ignored, nothing is traced."]
