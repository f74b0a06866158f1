"""Buckets in a scenario's hands: objects with their content parsed."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sandbox.scenario.expecting import Expecting, itself
from sandbox.scenario.json_values import dumped, parsed
from sandbox.scenario.matching import Expected


@dataclass(frozen=True)
class StoredObject:
    """One object: its key and its bytes."""

    key: str
    raw: bytes

    @cached_property
    def body(self) -> Any:
        """The content as JSON, else as text, else the bytes."""
        try:
            return parsed(self.raw.decode())
        except UnicodeDecodeError:
            return self.raw

    def __repr__(self) -> str:
        return f"{self.key}: {self.body!r}"


class Bucket:
    def __init__(self, s3: Any, name: str, expecting: Expecting) -> None:
        self.name = name
        self._s3 = s3
        self._expecting = expecting
        self._read: dict[tuple[str, str], StoredObject] = {}

    @property
    def objects(self) -> list[StoredObject]:
        """All objects, sorted by key; content that has not changed since is not read again.

        One that is deleted while the others are read is not among them.
        """
        pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=self.name)
        found = (self._object(each) for page in pages for each in page.get("Contents", []))
        return [each for each in found if each is not None]

    def read(self, key: str) -> Any:
        """The content of one object: JSON, else text, else bytes."""
        return self._get(key).body

    def put(self, key: str, body: Any) -> None:
        """Write an object: bytes and text as they are, anything else as JSON."""
        content = body if isinstance(body, bytes) else dumped(body).encode()
        self._s3.put_object(Bucket=self.name, Key=key, Body=content)

    def expect_object(
        self, *, key: Any = None, body: Any = None, within: float | None = None
    ) -> StoredObject:
        """Wait for an object whose ``key`` and ``body`` match, where given. Raises WaitTimeout."""
        wanted = {name: value for name, value in (("key", key), ("body", body)) if value is not None}
        expected = Expected((), wanted)
        return self._expecting.within(within).one(lambda _: self.objects, expected, itself)

    def _object(self, listed: dict[str, Any]) -> StoredObject | None:
        version = (listed["Key"], f"{listed['ETag']} {listed['LastModified']}")
        if version not in self._read:
            try:
                self._read[version] = self._get(listed["Key"])
            except self._s3.exceptions.NoSuchKey:
                return None
        return self._read[version]

    def _get(self, key: str) -> StoredObject:
        return StoredObject(key, self._s3.get_object(Bucket=self.name, Key=key)["Body"].read())
