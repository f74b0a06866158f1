"""The index in OpenSearch, and the client that signs its requests as AWS asks for."""

import functools
import os
from collections.abc import Iterable
from typing import Any

import boto3
from opensearchpy import OpenSearch, Urllib3AWSV4SignerAuth, Urllib3HttpConnection

from .documents import SCHEMA

INDEX = os.environ["SEARCH_INDEX"]
SECONDS = 20

credentials = boto3.Session().get_credentials()


def url_of(endpoint: str) -> str:
    """AWS names a domain's host, which speaks TLS. One with a port is a server on a developer's machine."""
    return f"http://{endpoint}" if ":" in endpoint else f"https://{endpoint}:443"


client = OpenSearch(
    url_of(os.environ["SEARCH_ENDPOINT"]),
    http_auth=Urllib3AWSV4SignerAuth(credentials, os.environ["AWS_REGION"], "es"),
    connection_class=Urllib3HttpConnection,
    timeout=SECONDS,
    max_retries=0,  # the mapping retries, and knows when to stop
)


def write(actions: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What came of each action, in their order: {"_id": …, "status": 200} or with an "error".

    Raises opensearchpy's TransportError or ConnectionError where the request as a whole failed.
    """
    _with_schema()
    answer = client.bulk(body=list(actions), index=INDEX)
    return [outcome for item in answer["items"] for outcome in item.values()]


@functools.cache
def _with_schema() -> None:
    """A template of the index, not the index: so it is made right again after somebody deleted it."""
    client.indices.put_index_template(name=INDEX, body={"index_patterns": [INDEX], "template": SCHEMA})
