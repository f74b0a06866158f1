"""What is said to be lost with a resource."""

from typing import Any

import pytest

from sandbox.bootstrap.deployment import Resource
from sandbox.bootstrap.losses import loss
from sandbox.clients import Clients

BUCKET = Resource("Files", "AWS::S3::Bucket", "files")


class Listing:
    """Stands for S3, with a first page of so many objects."""

    def __init__(self, count: int, *, more: bool) -> None:
        self._told = {"KeyCount": count, "IsTruncated": more}

    def list_objects_v2(self, **_: Any) -> dict[str, Any]:
        return self._told


@pytest.mark.parametrize(
    ("count", "more", "told"),
    [(0, False, ""), (1, False, "1 object"), (2, False, "2 objects"), (1000, True, "1,000 objects or more")],
)
def test_a_bucket_of_more_than_one_page_loses_so_many_objects_or_more(
    monkeypatch: pytest.MonkeyPatch, count: int, more: bool, told: str
) -> None:
    clients = Clients("http://127.0.0.1:1", "111122223333")
    monkeypatch.setattr(clients, "client", lambda _: Listing(count, more=more))

    assert loss(BUCKET, "", clients) == told


def test_what_is_kept_is_not_lost() -> None:
    assert loss(BUCKET, "Retain", Clients("http://127.0.0.1:1", "111122223333")) == ""
