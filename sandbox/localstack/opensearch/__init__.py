"""OpenSearch as a child of LocalStack, behind the domains of LocalStack's OpenSearch service.

All domains are this one server: an index that two of them name alike is the same index. It is started when a
deployment first asks for a domain, and ends with LocalStack.
"""

from sandbox.localstack.opensearch.server import SERVER

__all__ = ["SERVER"]
