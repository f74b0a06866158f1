"""What is taken from a template and not acted on."""

import pytest

from sandbox.bootstrap.fidelity import notes_on
from sandbox.bootstrap.intrinsics import UNKNOWN, Intrinsics
from sandbox.bootstrap.template import Template
from tests.unit.bootstrap.conftest import Written

MAPPING = """\
Resources:
  M:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
"""
KNOWN = Intrinsics(references={"One": 1, "Two": "2", "Later": UNKNOWN, "Standard": "STANDARD"})
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
    found = notes_on(template, KNOWN, ignored)
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


def resource(type_: str, properties: str) -> str:
    return f"Resources:\n  R:\n    Type: {type_}\n    Properties:\n      {properties}\n"


@pytest.mark.parametrize(
    ("type_", "properties", "told"),
    [
        ("AWS::Serverless::Function", "Tracing: Active", "Tracing is only stored: nothing is traced"),
        ("AWS::Lambda::Function", "TracingConfig: {Mode: Active}", "TracingConfig.Mode is only stored"),
        ("AWS::Lambda::Function", "VpcConfig: {SubnetIds: [a]}", "in this machine's network"),
        ("AWS::Lambda::Function", "SnapStart: {ApplyOn: PublishedVersions}", "SnapStart.ApplyOn"),
        ("AWS::DynamoDB::Table", "SSESpecification: {SSEEnabled: true}", "nothing is encrypted"),
        ("AWS::DynamoDB::Table", "ProvisionedThroughput: {ReadCapacityUnits: 1}", "not throttled"),
        ("AWS::DynamoDB::Table", "TableClass: STANDARD_INFREQUENT_ACCESS", "there is one class only"),
        ("AWS::DynamoDB::Table", "TableClass: !Ref Later", "there is one class only"),
        ("AWS::SQS::Queue", "KmsMasterKeyId: alias/k", "nothing is encrypted"),
        ("AWS::EC2::VPC", "CidrBlock: 10.0.0.0/16", "R is only stored: there are no networks"),
        ("AWS::Scheduler::Schedule", "State: ENABLED", "R is only stored: it never comes due"),
    ],
)
def test_what_is_only_stored_is_named_with_its_line(
    template: Written, type_: str, properties: str, told: str
) -> None:
    (note,) = notes(template(resource(type_, properties)))

    assert told in note
    assert note.startswith("template.yaml:2 R is" if told.startswith("R is") else "template.yaml:5 R: ")


@pytest.mark.parametrize(
    ("type_", "properties"),
    [
        ("AWS::Serverless::Function", "Tracing: PassThrough"),
        ("AWS::Lambda::Function", "TracingConfig: {Mode: PassThrough}"),
        ("AWS::Lambda::Function", "SnapStart: {ApplyOn: None}"),
        ("AWS::Lambda::Function", "EphemeralStorage: {Size: 1024}"),
        ("AWS::DynamoDB::Table", "SSESpecification: {SSEEnabled: 'false'}"),
        ("AWS::DynamoDB::Table", "TableClass: !Ref Standard"),
        ("AWS::SQS::Queue", "VisibilityTimeout: 30"),
    ],
)
def test_a_property_that_asks_for_what_there_is_anyhow_is_not_named(
    template: Written, type_: str, properties: str
) -> None:
    assert notes(template(resource(type_, properties))) == []


def test_what_the_globals_ask_for_is_named_for_each_function(template: Written) -> None:
    text = "Globals: {Function: {Tracing: Active}}\n" + resource("AWS::Serverless::Function", "Timeout: 3")

    assert notes(template(text)) == ["template.yaml:5 R: Tracing is only stored: nothing is traced."]


def test_permissions_are_one_note_however_many_there_are(template: Written) -> None:
    policies = "".join(f"  P{number}: {{Type: 'AWS::SQS::QueuePolicy'}}\n" for number in range(5))
    text = resource("AWS::IAM::Role", "ManagedPolicyArns: [arn]") + policies

    assert notes(template(text)) == [
        "template.yaml:5 Permissions are not enforced: R, P0, P1, P2 and 2 more."
    ]


def test_a_role_that_permits_nothing_is_not_named(template: Written) -> None:
    assert notes(template(resource("AWS::IAM::Role", "Description: bare"))) == []
