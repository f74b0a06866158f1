"""What is taken from a template and not acted on."""

from sandbox.bootstrap.fidelity import notes_on
from sandbox.bootstrap.functions import functions_of
from sandbox.bootstrap.intrinsics import UNKNOWN, Intrinsics
from sandbox.bootstrap.mappings import mappings_of
from sandbox.bootstrap.template import Template
from tests.unit.bootstrap.conftest import Written

MAPPING = """\
Resources:
  M:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
"""
KNOWN = Intrinsics(references={"One": 1, "Two": "2", "Later": UNKNOWN})


def notes(template: Template) -> list[str]:
    found = notes_on(template, functions_of(template), mappings_of(template), KNOWN)
    return [f"{note.where} {note.text}" for note in found]


def test_each_ignored_setting_of_a_mapping_is_named_with_its_line(template: Written) -> None:
    written = template(
        MAPPING
        + """\
      BatchSize: 10
      BisectBatchOnFunctionError: true
      ParallelizationFactor: 2
      TumblingWindowInSeconds: 30
      MaximumRecordAgeInSeconds: 60
      MetricsConfig: {Metrics: [EventCount]}
"""
    )

    assert notes(written) == [
        "template.yaml:6 M: BisectBatchOnFunctionError is ignored, a failed batch is retried whole.",
        "template.yaml:7 M: ParallelizationFactor is ignored, one batch of a shard is under way at a time.",
        "template.yaml:8 M: TumblingWindowInSeconds is ignored, no window is kept and no state is handed on.",
        "template.yaml:9 M: MaximumRecordAgeInSeconds is ignored, a record never grows too old.",
        "template.yaml:10 M: MetricsConfig is ignored, no metrics of the mapping are written.",
    ]


def test_a_setting_that_asks_for_the_default_is_not_named(template: Written) -> None:
    written = template(
        MAPPING
        + """\
      BisectBatchOnFunctionError: false
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

    assert notes(written) == ["template.yaml:5 M: a filter on userIdentity never matches in this release."]


def test_a_functions_setting_that_is_only_stored_is_named(template: Written) -> None:
    text = "Resources: {F: {Type: 'AWS::Serverless::Function', Properties: {Tracing: Active}}}"

    assert notes(template(text)) == ["template.yaml:1 F: Tracing is ignored, nothing is traced."]
