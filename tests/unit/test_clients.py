"""The only maker of boto3 clients."""

import os
import socket
from pathlib import Path

import pytest
from botocore.awsrequest import AWSRequest

from sandbox.clients import Clients
from sandbox.errors import ForeignEndpoint

ENDPOINT = "http://127.0.0.1:4566"


def test_a_request_that_would_leave_the_endpoint_is_refused_before_a_name_is_looked_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_up: list[str] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *_, **__: looked_up.append(host))
    client = Clients(ENDPOINT).client("sqs")
    client.meta.events.register("request-created", _sent_elsewhere)

    with pytest.raises(
        ForeignEndpoint, match=r"A request to https://sqs.us-east-1.amazonaws.com was refused"
    ):
        client.list_queues()

    assert looked_up == []


def _sent_elsewhere(request: AWSRequest, **_: object) -> None:
    """What a redirect or a custom endpoint does to a request."""
    request.url = "https://sqs.us-east-1.amazonaws.com/"


def test_nothing_of_the_hosts_aws_configuration_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    (tmp_path / "config").write_text(
        "[profile work]\nregion = eu-west-1\nendpoint_url = https://example.com\n"
    )
    (tmp_path / "credentials").write_text("[work]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_PROFILE", "work")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "https://example.com")

    client = Clients(ENDPOINT, account="123456789012", region="us-west-2").client("s3")

    assert client.meta.endpoint_url == ENDPOINT
    assert client.meta.region_name == "us-west-2"
    assert client._request_signer._credentials.access_key == "123456789012"


def test_the_same_client_is_made_once() -> None:
    clients = Clients(ENDPOINT)

    assert clients.client("sqs") is clients.client("sqs")
    assert clients.elsewhere(account="123456789012").client("sqs") is not clients.client("sqs")
