"""The pinned files of DynamoDB Local."""

import re

from sandbox.engine import dynamodb_local


def test_every_file_is_pinned_by_a_path_without_address_and_a_sha256() -> None:
    for path, digest in dynamodb_local.pinned().items():
        assert re.fullmatch(r"[0-9a-f]{64}", digest), path
        assert re.fullmatch(r"[\w.-]+(/[\w.-]+)+\.jar", path)


def test_no_two_files_have_one_name_since_they_share_a_folder() -> None:
    names = [path.rsplit("/", 1)[1] for path in dynamodb_local.pinned()]

    assert len(names) == len(set(names))


def test_it_is_the_version_whose_stream_names_ttl_deletions() -> None:
    assert "com/amazonaws/DynamoDBLocal/2.6.1/DynamoDBLocal-2.6.1.jar" in dynamodb_local.pinned()
