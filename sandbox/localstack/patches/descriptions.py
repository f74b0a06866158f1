"""What botocore reads of the services: much JSON, which never changes, and which every session reads anew."""

import functools
from collections.abc import Callable
from typing import Any

from sandbox.localstack.patches.patch import Patch


def _once_for_each_path(read: Callable[..., Any]) -> Callable[..., Any]:
    """Of whatever session asks. Sessions share what is read as the clients of one session do: unchanged."""
    found: dict[str, Any] = {}

    def once(self: Any, file_path: str) -> Any:
        if file_path not in found:
            found[file_path] = read(self, file_path)
        return found[file_path]

    return once


def _by_one_session(_: Any) -> Callable[[str], list[str]]:
    @functools.cache
    def regions(service: str) -> list[str]:
        session = _session()
        asked = (
            (service, "aws"),
            ("cloudwatch", "aws-us-gov"),
            ("cloudwatch", "aws-cn"),
        )
        return [region for name, part in asked for region in session.get_available_regions(name, part)]

    return regions


@functools.cache
def _session() -> Any:
    import boto3  # type: ignore[import-untyped]

    return boto3.Session()


_REASON = "sessions parse the same descriptions and lists of regions over and over, 50 ms of each"
PATCHES = (
    Patch("botocore.loaders", "JSONFileLoader.load_file", _once_for_each_path, _REASON, "4b6735d5cf3c559f"),
    Patch("botocore.loaders", "JSONFileLoader.exists", _once_for_each_path, _REASON, "cc0bfb22f5ba818b"),
    Patch(
        "localstack.services.stores",
        "get_valid_regions_for_service",
        _by_one_session,
        "for each service a session is made, to ask it for the service's regions",
        "6da800d7036335d3",
    ),
)
