"""Buckets: what an object's content is, and when it is read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from botocore.response import StreamingBody
from botocore.stub import Stubber

from sandbox.clients import Clients
from sandbox.scenario.buckets import Bucket, StoredObject
from sandbox.scenario.expecting import Expecting
from sandbox.scenario.waits import Wait, WaitTimeout
from tests.unit.scenario.conftest import FakeWatch

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
NAME = {"Bucket": "exports"}


def listed(key: str, etag: str = "1", at: datetime = NOON) -> dict[str, Any]:
    return {"Key": key, "ETag": f'"{etag}"', "LastModified": at}


@dataclass
class Stubbed:
    """A bucket, and what S3 is to be asked and to answer. A request that is not foreseen is an error."""

    bucket: Bucket
    s3: Stubber
    _token: dict[str, str] = field(default_factory=dict)

    def lists(self, *objects: dict[str, Any], more: str | None = None) -> None:
        """One page; ``more`` is the token of the next."""
        page = {"Contents": list(objects)} if objects else {}
        further = {"IsTruncated": True, "NextContinuationToken": more} if more else {}
        self.s3.add_response("list_objects_v2", page | further, NAME | self._token)
        self._token = {"ContinuationToken": more} if more else {}

    def gives(self, key: str, content: bytes) -> None:
        body = StreamingBody(BytesIO(content), len(content))
        self.s3.add_response("get_object", {"Body": body}, NAME | {"Key": key})

    def takes(self, key: str, content: bytes) -> None:
        self.s3.add_response("put_object", {}, NAME | {"Key": key, "Body": content})


@pytest.fixture
def stubbed(watch: FakeWatch) -> Iterator[Stubbed]:
    client = Clients("http://127.0.0.1:9").client("s3")
    expecting = Expecting("bucket Exports", "object", Wait(within=1, every=1, watch=watch))
    with Stubber(client) as s3:
        yield Stubbed(Bucket(client, "exports", expecting), s3)
        s3.assert_no_pending_responses()


@pytest.mark.parametrize(
    ("raw", "body"),
    [
        (b'{"n": 0.10}', {"n": Decimal("0.10")}),
        (b"null", None),
        ("Köln".encode(), "Köln"),
        (b"", ""),
        (b"\x00\xffPNG", b"\x00\xffPNG"),
    ],
)
def test_content_is_json_else_text_else_bytes(raw: bytes, body: Any) -> None:
    assert StoredObject("k", raw).body == body


def test_an_object_is_shown_by_its_key_and_its_content() -> None:
    assert repr(StoredObject("users/u-1.json", b'{"n": 1}')) == "users/u-1.json: {'n': 1}"


def test_all_pages_of_a_bucket_are_read(stubbed: Stubbed) -> None:
    stubbed.lists(listed("a"), more="next")
    stubbed.gives("a", b"1")
    stubbed.lists(listed("b"))
    stubbed.gives("b", b"2")
    assert [(each.key, each.body) for each in stubbed.bucket.objects] == [("a", 1), ("b", 2)]


def test_an_object_that_is_deleted_before_it_is_read_is_not_among_them(stubbed: Stubbed) -> None:
    stubbed.lists(listed("a"), listed("b"))
    stubbed.s3.add_client_error("get_object", "NoSuchKey")
    stubbed.gives("b", b"2")
    assert [each.key for each in stubbed.bucket.objects] == ["b"]


def test_an_empty_bucket_has_no_objects(stubbed: Stubbed) -> None:
    stubbed.lists()
    assert stubbed.bucket.objects == []


def test_content_that_has_not_changed_is_not_read_again(stubbed: Stubbed) -> None:
    stubbed.lists(listed("a"))
    stubbed.gives("a", b"1")
    stubbed.lists(listed("a"))
    assert stubbed.bucket.objects == stubbed.bucket.objects


@pytest.mark.parametrize("changed", [listed("a", etag="2"), listed("a", at=NOON.replace(second=1))])
def test_content_that_was_written_again_is_read_again(stubbed: Stubbed, changed: dict[str, Any]) -> None:
    stubbed.lists(listed("a"))
    stubbed.gives("a", b"1")
    stubbed.lists(changed)
    stubbed.gives("a", b"2")
    assert [stubbed.bucket.objects[0].body for _ in range(2)] == [1, 2]


def test_one_object_is_read_by_its_key(stubbed: Stubbed) -> None:
    stubbed.gives("users/u-1", b'{"plan": "gold"}')
    assert stubbed.bucket.read("users/u-1") == {"plan": "gold"}


def test_bytes_and_text_are_put_as_they_are_and_anything_else_as_json(stubbed: Stubbed) -> None:
    for body, content in ((b"\x00", b"\x00"), ("ö", "ö".encode()), ({"n": Decimal("1.50")}, b'{"n": 1.50}')):
        stubbed.takes("k", content)
        stubbed.bucket.put("k", body)


def test_an_object_is_expected_by_key_and_content(stubbed: Stubbed) -> None:
    stubbed.lists(listed("a"), listed("b"))
    stubbed.gives("a", b'{"n": 1}')
    stubbed.gives("b", b'{"n": 1}')
    assert stubbed.bucket.expect_object(key="b", body={"n": 1}).key == "b"


def test_a_wait_for_an_object_tells_which_were_there(stubbed: Stubbed) -> None:
    stubbed.lists(listed("a"))
    stubbed.gives("a", b"1")
    stubbed.lists(listed("a"))
    with pytest.raises(WaitTimeout) as error:
        stubbed.bucket.expect_object(key="b")
    assert str(error.value).splitlines() == [
        "expected on bucket Exports: {'key': 'b'}",
        "waited 1 s",
        "saw 1 other object:",
        "  a: 1",
        "    not as expected: key",
    ]
