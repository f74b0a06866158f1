import socket
import threading
from collections.abc import Iterator

import pytest

from sandbox.localstack.executor.relay import Relay

PATIENCE = 60.0


class Process:
    """Answers whoever connects with its name and what it was sent."""

    def __init__(self, name: bytes) -> None:
        self._name = name
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._answer, daemon=True).start()

    def _answer(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            with connection:
                connection.sendall(self._name + connection.recv(100))


class Behind:
    """What is behind a relay's port."""

    def __init__(self) -> None:
        self.port: int | None = None
        self.asked = threading.Event()

    def __call__(self) -> int | None:
        self.asked.set()
        return self.port


@pytest.fixture
def behind() -> Behind:
    return Behind()


@pytest.fixture
def relay(behind: Behind) -> Iterator[Relay]:
    relay = Relay(0, behind)
    yield relay
    relay.close()


def editor(relay: Relay) -> socket.socket:
    return socket.create_connection(("127.0.0.1", relay.port), PATIENCE)


def said(connection: socket.socket) -> bytes:
    """All that it hears until the end."""
    with connection, connection.makefile("rb") as stream:
        return stream.read()


def test_what_connects_is_led_to_the_process_that_is_there_now(relay: Relay, behind: Behind) -> None:
    for name in (b"one", b"two"):
        behind.port = Process(name).port
        connection = editor(relay)
        connection.sendall(b" hello")

        assert said(connection) == name + b" hello"


def test_who_comes_before_the_process_is_held_until_it_is_there(relay: Relay, behind: Behind) -> None:
    connection = editor(relay)
    connection.sendall(b" hello")
    assert behind.asked.wait(PATIENCE)

    behind.port = Process(b"late").port

    assert said(connection) == b"late hello"


def test_closing_it_ends_its_connections_and_frees_its_port(relay: Relay, behind: Behind) -> None:
    connection = editor(relay)
    assert behind.asked.wait(PATIENCE)

    relay.close()

    assert said(connection) == b""
    socket.create_server(("127.0.0.1", relay.port)).close()


def test_a_port_that_is_taken_is_an_error(relay: Relay, behind: Behind) -> None:
    with pytest.raises(OSError, match="Address already in use"):
        Relay(relay.port, behind)
