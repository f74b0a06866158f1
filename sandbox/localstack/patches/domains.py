"""Domains of OpenSearch behind a server that LocalStack did not start."""

from collections.abc import Callable
from typing import Any

from sandbox.localstack.patches.patch import Patch


def _known(_: Callable[..., Any]) -> Callable[..., Any]:
    def _create_cluster(self: Any, *arguments: Any) -> Any:
        from sandbox.localstack.opensearch.domains import create  # after the module that is patched

        return create(self, *arguments)

    return _create_cluster


PATCHES = (
    Patch(
        "localstack.services.opensearch.cluster_manager",
        "CustomBackendManager._create_cluster",
        _known,
        "such a domain was never ready: LocalStack asks it for its account, which it did not know",
        "5a50138b37654a1b",
    ),
)
