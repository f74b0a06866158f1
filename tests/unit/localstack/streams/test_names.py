import pytest

from sandbox.localstack.streams.names import parse


def test_the_arn_of_a_stream_is_taken_apart() -> None:
    stream = parse(
        "arn:aws-cn:dynamodb:cn-north-1:123456789012:table/My.Table/stream/2026-09-17T12:49:54.528"
    )

    assert (stream.region, stream.account, stream.table) == ("cn-north-1", "123456789012", "My.Table")
    assert stream.label == "2026-09-17T12:49:54.528"
    assert stream.local_arn == (
        "arn:aws:dynamodb:ddblocal:000000000000:table/My.Table/stream/2026-09-17T12:49:54.528"
    )


@pytest.mark.parametrize(
    "text", ["", "arn:aws:dynamodb:us-east-1:123456789012:table/T", "arn:aws:sqs:us-east-1:123456789012:q"]
)
def test_what_is_no_arn_of_a_stream_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not the ARN of a DynamoDB stream"):
        parse(text)
