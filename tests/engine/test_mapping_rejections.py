"""What is refused when a mapping is created or updated, and in which words (reference 2.1)."""

import random
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config

from sandbox.clients import Clients
from sandbox.control import Control
from tests.engine.functions import Function
from tests.engine.mappings import ACCEPTS, Mapping, Queue, filtered, listed, refusal, to
from tests.engine.streams import StreamTable


class Place:
    """An account with a table, a function and a queue, in which nothing is ever created."""

    def __init__(self, endpoint: str) -> None:
        self.clients = Clients(endpoint, account=str(random.randrange(10**11, 10**12)))
        self.stream = StreamTable(self.clients).stream_arn
        Function(self.clients, ACCEPTS)
        self.queue = Queue(self.clients)
        unchecked = boto3.client(
            "lambda",
            endpoint_url=endpoint,
            region_name=self.clients.region,
            aws_access_key_id=self.clients.account,
            aws_secret_access_key="sandbox",
            config=Config(parameter_validation=False),
        )
        self.create = unchecked.create_event_source_mapping

    def request(self, **changes: Any) -> dict[str, Any]:
        """A good request with these members instead; None leaves one out."""
        good = {"EventSourceArn": self.stream, "FunctionName": "subject", "StartingPosition": "LATEST"}
        return {name: value for name, value in {**good, **changes}.items() if value is not None}


@pytest.fixture(scope="module")
def place(endpoint: str) -> Iterator[Place]:
    place = Place(endpoint)
    yield place
    Control(endpoint).delete(f"accounts/{place.clients.account}")


INVALID = "InvalidParameterValueException"
VALIDATION = "ValidationException"


def beyond(member: str, value: object, limit: str) -> tuple[str, str]:
    """AWS's answer to a number outside of its range."""
    constraint = f"failed to satisfy constraint: Member must have value {limit}"
    return VALIDATION, f"1 validation error detected: Value '{value}' at '{member}' {constraint}"


AT_MOST, AT_LEAST = "less than or equal to ", "greater than or equal to "
REFUSED = [
    ({"FunctionName": "nobody"}, INVALID, "Function does not exist"),
    ({"FunctionName": "subject:nothing"}, INVALID, "Function does not exist"),
    (
        {"StartingPosition": None},
        INVALID,
        "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: "
        "Member must not be null.",
    ),
    (
        {"StartingPosition": "FIRST"},
        VALIDATION,
        "1 validation error detected: Value 'FIRST' at 'startingPosition' failed to satisfy constraint: "
        "Member must satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]",
    ),
    (
        {"StartingPositionTimestamp": 1},
        INVALID,
        "Timestamp only valid with StartingPosition AT_TIMESTAMP",
    ),
    ({"BatchSize": 0}, *beyond("batchSize", 0, f"{AT_LEAST}1")),
    ({"BatchSize": 10_001}, *beyond("batchSize", 10_001, f"{AT_MOST}10000")),
    (
        {"MaximumBatchingWindowInSeconds": 301},
        *beyond("maximumBatchingWindowInSeconds", 301, f"{AT_MOST}300"),
    ),
    ({"ParallelizationFactor": 0}, *beyond("parallelizationFactor", 0, f"{AT_LEAST}1")),
    ({"ParallelizationFactor": 11}, *beyond("parallelizationFactor", 11, f"{AT_MOST}10")),
    (
        {"ParallelizationFactor": 2, "TumblingWindowInSeconds": 10},
        INVALID,
        "Parallelization factor must be equal to 1 when tumbling window period is configured",
    ),
    ({"MaximumRetryAttempts": -2}, *beyond("maximumRetryAttempts", -2, f"{AT_LEAST}-1")),
    ({"MaximumRetryAttempts": 10_001}, *beyond("maximumRetryAttempts", 10_001, f"{AT_MOST}10000")),
    (
        {"MaximumRecordAgeInSeconds": 59},
        INVALID,
        "MaximumRecordAgeInSeconds must be either -1 (forever) or between 60 and 604800 (inclusive)",
    ),
    (
        {"MaximumRecordAgeInSeconds": 604_801},
        *beyond("maximumRecordAgeInSeconds", 604_801, f"{AT_MOST}604800"),
    ),
    ({"TumblingWindowInSeconds": 901}, *beyond("tumblingWindowInSeconds", 901, f"{AT_MOST}900")),
    (
        {"FunctionResponseTypes": ["Report"]},
        VALIDATION,
        "1 validation error detected: Value '[Report]' at 'functionResponseTypes' failed to satisfy "
        "constraint: Member must satisfy constraint: "
        "[Member must satisfy enum value set: [ReportBatchItemFailures], "
        "Member must not be null]",
    ),
    (
        {"ScalingConfig": {"MaximumConcurrency": 2}},
        INVALID,
        "Unsupported ScalingConfig parameter for given event source mapping type.",
    ),
]
REFUSED_SOMEHOW = [
    ({"TumblingWindowInSeconds": 10, **filtered({"eventName": ["INSERT"]})}, INVALID),
    (filtered(*[{"eventName": ["INSERT"]}] * 6), INVALID),
    (filtered({"eventName": ["x" * 4096]}), VALIDATION),
    ({"DestinationConfig": {"OnSuccess": {"Destination": "arn:aws:sqs:us-east-1:1:q"}}}, INVALID),
    (to("arn:aws:sqs:us-east-1:123456789012:queue.fifo"), INVALID),
    (to("arn:aws:sqs:us-east-1:123456789012:nobody"), INVALID),
    (to("arn:aws:sns:us-east-1:123456789012:nobody"), INVALID),
    (to("arn:aws:s3:::no-bucket-of-this-name"), INVALID),
    (to("arn:aws:lambda:us-east-1:123456789012:function:subject"), INVALID),
    ({"KMSKeyArn": "arn:aws:kms:us-east-1:123456789012:key/1"}, INVALID),
    ({"MetricsConfig": {"Metrics": ["ErrorCount"]}}, INVALID),
    ({"MetricsConfig": {"Metrics": ["Everything"]}}, VALIDATION),
    ({"Topics": ["topic"]}, INVALID),
    ({"Queues": ["queue"]}, INVALID),
]


@pytest.mark.parametrize(("changes", "error", "text"), REFUSED)
def test_what_aws_refuses_at_creation_is_refused_in_its_words(
    place: Place, changes: dict[str, Any], error: str, text: str
) -> None:
    refused = refusal(place.create, **place.request(**changes))

    assert refused == (400, error, text)


@pytest.mark.parametrize(("changes", "error"), REFUSED_SOMEHOW)
def test_what_aws_refuses_in_words_that_nobody_knows_is_refused_by_its_class(
    place: Place, changes: dict[str, Any], error: str
) -> None:
    refused = refusal(place.create, **place.request(**changes))

    assert refused[:2] == (400, error)
    assert refused[2]
    assert listed(place.clients) == set()


@pytest.mark.parametrize("pattern", ["single-string", '[{"eventName": ["INSERT"=123}]', '{"eventName": "x"}'])
def test_a_filter_that_is_no_pattern_is_refused_with_aws_s_words_and_the_reason(
    place: Place, pattern: str
) -> None:
    criteria = {"Filters": [{"Pattern": pattern}]}

    refused = refusal(place.create, **place.request(FilterCriteria=criteria))

    assert refused[:2] == (400, INVALID)
    assert refused[2].startswith("Invalid filter pattern definition.")


def test_a_mapping_without_a_source_is_refused(place: Place) -> None:
    refused = refusal(place.create, **place.request(EventSourceArn=None))

    assert refused == (400, INVALID, "Unrecognized event source.")


def test_the_position_at_a_timestamp_is_not_for_these_streams(place: Place) -> None:
    asked = place.request(StartingPosition="AT_TIMESTAMP", StartingPositionTimestamp=1)

    refused = refusal(place.create, **asked)

    assert refused == (400, INVALID, f"Unsupported starting position for arn type: {place.stream}")


def test_a_stream_that_is_not_there_is_not_found(place: Place) -> None:
    arn = place.stream.replace("/Users/", "/Nobody/")
    asked = place.request(EventSourceArn=arn)

    refused = refusal(place.create, **asked)

    assert refused == (400, INVALID, f"Stream not found: {arn}")


def test_the_arn_of_the_table_is_no_source(place: Place) -> None:
    asked = place.request(EventSourceArn=place.stream.partition("/stream/")[0])

    status, error, text = refusal(place.create, **asked)

    assert (status, error) == (400, INVALID)
    assert text.startswith("Unrecognized event source.")


def test_the_stream_of_another_account_or_region_is_refused(place: Place) -> None:
    account = place.stream.split(":")[4]
    foreign = place.stream.replace(account, "999999999999")
    distant = place.stream.replace("us-east-1", "eu-west-1")

    by_account = refusal(place.create, **place.request(EventSourceArn=foreign))
    by_region = refusal(place.create, **place.request(EventSourceArn=distant))

    assert by_account[:2] == (400, INVALID)
    assert by_account[2].startswith(f"Cannot access stream {foreign}.")
    assert by_region == (400, INVALID, f"Stream not found: {distant}")


def test_an_update_is_refused_as_a_creation_is_and_changes_nothing(place: Place) -> None:
    mapping = Mapping(place.clients, place.stream, TumblingWindowInSeconds=10)
    mapping.becomes("Enabled")
    before = mapping.shown()
    for change in (
        {"BatchSize": 10_001},
        {"ParallelizationFactor": 2},
        {"FunctionName": "nobody"},
        filtered({"eventName": ["INSERT"]}),
        to("arn:aws:sqs:us-east-1:123456789012:nobody"),
    ):
        assert refusal(mapping.update, **change)[0] == 400

    after = mapping.shown()
    assert {**after, "ResponseMetadata": None} == {**before, "ResponseMetadata": None}
    mapping.delete()
