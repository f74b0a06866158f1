"""The only maker of boto3 clients."""

import os
import socket
from pathlib import Path

import pytest
from botocore.awsrequest import AWSRequest
from botocore.exceptions import UnknownServiceError
from botocore.loaders import Loader

from sandbox.clients import Clients
from sandbox.descriptions import Descriptions
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


def test_a_service_that_there_is_not_is_told_with_those_that_there_are() -> None:
    with pytest.raises(UnknownServiceError, match=r"Unknown service: 'dynamo'.*dynamodb, .*sqs"):
        Clients(ENDPOINT).client("dynamo")


@pytest.mark.parametrize("type_name", ["service-2", "paginators-1", "no-such-type"])
def test_services_are_those_that_botocore_finds(type_name: str) -> None:
    there, found = (
        Loader().list_available_services(type_name),
        Descriptions().list_available_services(type_name),
    )

    assert list(found) == there
    assert len(found) == len(there)
    assert ("sqs" in found) == ("sqs" in there)
    assert "no-such-service" not in found


def test_s3s_client_has_boto3s_ways_to_transfer_files() -> None:
    assert callable(Clients(ENDPOINT).client("s3").upload_file)
    assert not hasattr(Clients(ENDPOINT).client("sqs"), "upload_file")
