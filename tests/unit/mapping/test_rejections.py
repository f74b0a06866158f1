"""AWS's words where only the world tells that a request cannot be met (reference 2.1)."""

from sandbox.mapping import rejections
from tests.unit.mapping.samples import STREAM


def test_a_stream_that_is_not_there_is_named() -> None:
    rejected = rejections.stream_not_found(STREAM)

    assert (rejected.error, str(rejected)) == (
        "InvalidParameterValueException",
        f"Stream not found: {STREAM}",
    )


def test_a_stream_that_the_role_cannot_read_is_told_with_what_the_role_needs() -> None:
    assert str(rejections.stream_inaccessible(STREAM)) == (
        f"Cannot access stream {STREAM}. Please ensure the role can perform the GetRecords, "
        "GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM."
    )


def test_an_unknown_function_does_not_exist() -> None:
    rejected = rejections.function_does_not_exist()

    assert (rejected.error, str(rejected)) == ("InvalidParameterValueException", "Function does not exist")


def test_a_second_mapping_of_stream_and_function_is_told_which_is_the_first() -> None:
    rejected = rejections.duplicate(STREAM, "f", "6dd4a5b6")

    assert rejected.error == "ResourceConflictException"
    assert str(rejected) == (
        f'The event source arn (" {STREAM} ") and function (" f ") provided mapping already exists. '
        "Please update or delete the existing mapping with UUID 6dd4a5b6"
    )


def test_a_mapping_that_is_not_there_is_a_resource_not_found() -> None:
    rejected = rejections.unknown_uuid()

    assert rejected.error == "ResourceNotFoundException"
    assert str(rejected) == "The resource you requested does not exist."


def test_a_destination_that_is_not_there_is_named() -> None:
    assert "arn:aws:s3:::gone" in str(rejections.destination_not_found("arn:aws:s3:::gone"))
