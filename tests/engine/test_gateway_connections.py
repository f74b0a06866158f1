"""What the gateway's server makes of a connection, byte by byte."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

import pytest
import urllib3

from sandbox.clients import Clients

HEALTH = b"GET /_localstack/health HTTP/1.1\r\nHost: localhost\r\n\r\n"


@contextmanager
def connected(endpoint: str) -> Iterator[socket.socket]:
    address = urlsplit(endpoint)
    with socket.create_connection((address.hostname, address.port), timeout=60) as connection:
        yield connection


def answer(connection: socket.socket, method: str = "GET") -> tuple[int, bytes]:
    """The next answer's status and body."""
    response = HTTPResponse(connection, method=method)
    response.begin()
    return response.status, response.read()


def test_requests_of_one_connection_are_answered_one_after_the_other(endpoint: str) -> None:
    address = urlsplit(endpoint)
    connection = HTTPConnection(str(address.hostname), address.port, timeout=60)
    for method in ("GET", "HEAD", "GET"):
        connection.request(method, "/_localstack/health")
        response = connection.getresponse()

        assert (response.status, bool(response.read())) == (200, method == "GET")
        assert not response.will_close


def test_what_is_sent_ahead_is_answered_in_its_order(endpoint: str) -> None:
    told = b""
    with connected(endpoint) as connection:
        connection.sendall(HEALTH + HEALTH.replace(b"GET /_localstack/health", b"GET /_sandbox/nothing"))
        while told.count(b"HTTP/1.1 ") < 2 and (piece := connection.recv(4096)):
            told += piece

    assert [head[:3] for head in told.split(b"HTTP/1.1 ")] == [b"", b"200", b"400"]


def test_a_body_without_a_length_arrives_whole(clients: Clients, endpoint: str) -> None:
    s3, name = clients.client("s3"), f"pieces-{clients.account}"
    s3.create_bucket(Bucket=name)
    url = s3.generate_presigned_url("put_object", Params={"Bucket": name, "Key": "file"})
    pieces = [bytes([number]) * 70_000 for number in range(40)]

    sent = urllib3.request("PUT", url, body=iter(pieces), headers={"Transfer-Encoding": "chunked"})

    assert sent.status == 200, sent.data
    assert s3.get_object(Bucket=name, Key="file")["Body"].read() == b"".join(pieces)


def test_who_waits_to_send_a_body_is_told_to_go_on(endpoint: str) -> None:
    with connected(endpoint) as connection:
        waiting = b"Content-Length: 2\r\nExpect: 100-continue\r\n\r\n"
        connection.sendall(b"POST /_sandbox/nothing HTTP/1.1\r\nHost: localhost\r\n" + waiting)
        assert connection.recv(1024).startswith(b"HTTP/1.1 100 Continue\r\n")

        connection.sendall(b"{}")
        assert b"HTTP/1.1 4" in connection.recv(4096)


def test_who_sends_no_http_is_told_so(endpoint: str) -> None:
    with connected(endpoint) as connection:
        connection.sendall(b"one two\r\n\r\n")
        status, why = answer(connection)
        ended = connection.recv(1)

    assert (status, ended) == (400, b"")
    assert b"illegal request line" in why


def test_who_leaves_in_the_middle_of_a_body_changes_nothing(clients: Clients, endpoint: str) -> None:
    s3, name = clients.client("s3"), f"half-{clients.account}"
    s3.create_bucket(Bucket=name)
    path = s3.generate_presigned_url("put_object", Params={"Bucket": name, "Key": "half"}).removeprefix(
        endpoint
    )
    with connected(endpoint) as connection:
        connection.sendall(
            f"PUT {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf".encode()
        )
        connection.shutdown(socket.SHUT_WR)
        status, _ = answer(connection)

    assert status == 400
    assert "Contents" not in s3.list_objects_v2(Bucket=name)


def test_a_client_that_takes_it_for_a_proxy_gets_its_answer(endpoint: str) -> None:
    with connected(endpoint) as connection:
        connection.sendall(HEALTH.replace(b"/_localstack", f"{endpoint}/_localstack".encode()))

        assert answer(connection)[0] == 200


def test_tls_is_spoken_on_the_same_port(endpoint: str) -> None:
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    with connected(endpoint) as plain, trusting.wrap_socket(plain) as connection:
        connection.sendall(HEALTH)

        assert answer(connection)[0] == 200


def test_http_2_is_spoken_as_the_sdk_for_node_does_with_kinesis(endpoint: str) -> None:
    settings = bytes(3) + b"\x04" + bytes(5)
    with connected(endpoint) as connection:
        connection.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + settings)

        assert connection.recv(9)[3:4] == settings[3:4]


@pytest.mark.parametrize("upgrade", ["websocket", "WebSocket"])
def test_a_websocket_is_begun_by_localstacks_own_server(endpoint: str, upgrade: str) -> None:
    with connected(endpoint) as connection:
        asked = (
            f"Connection: Upgrade\r\nUpgrade: {upgrade}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
        )
        connection.sendall(HEALTH[:-2] + asked.encode() + b"c2FuZGJveHNhbmRib3hzYQ==\r\n\r\n")

        assert b"TwistedWeb" in connection.recv(4096)
