"""A domain of LocalStack's OpenSearch service: the way from its endpoint to the one server."""

from typing import Any

from localstack import config
from localstack.services.opensearch.cluster import EndpointProxy, FakeEndpointProxyServer
from localstack.services.opensearch.cluster_manager import DomainKey


class Domain(FakeEndpointProxyServer):
    """``account_id`` and ``region_name`` are what LocalStack looks for when a domain has become ready."""

    def __init__(self, arn: str, endpoint: EndpointProxy) -> None:
        super().__init__(endpoint)
        key = DomainKey.from_arn(arn)
        self.account_id, self.region_name = key.account, key.region

    def health(self) -> bool:
        """Whether it is no longer Processing: LocalStack asks for the gateway's port alone, which is open
        before the domain's path leads anywhere."""
        return bool(self.endpoint.routing_rules)


def create(
    _: Any, arn: str, url: str, version: str, custom_endpoint: Any, security_options: Any = None
) -> Domain:
    """Takes the place of ``CustomBackendManager._create_cluster``."""
    return Domain(arn, EndpointProxy(url, config.OPENSEARCH_CUSTOM_BACKEND, custom_endpoint))
