"""What is not plain HTTP/1.1, and goes to LocalStack's own server: TLS, HTTP/2 and websockets."""

import socket
from typing import Any

from localstack.aws.serving.twisted import TLSMultiplexerFactory
from rolo.gateway import Gateway
from rolo.serving.twisted import TwistedGateway
from twisted.internet import reactor as _reactor
from twisted.internet import ssl

TLS_HANDSHAKE = b"\x16"
HTTP_2 = b"PRI * HTTP/2"
HEAD = 16 * 1024
reactor: Any = _reactor


class Others:
    """Takes connections over whose first bytes nobody has read yet."""

    def __init__(self, gateway: Gateway, ssl_creds: tuple[str, str] | None) -> None:
        self._factory: Any = TwistedGateway(gateway)
        if ssl_creds:
            self._factory = TLSMultiplexerFactory(_context(*ssl_creds), False, self._factory)

    def take(self, connection: socket.socket) -> bool:
        """Whether this connection is of those, and has gone: its first bytes are looked at and left there.

        Raises: OSError where it broke meanwhile.
        """
        if not _is_other(connection.recv(HEAD, socket.MSG_PEEK)):
            return False
        reactor.callFromThread(self._adopt, connection)
        return True

    def _adopt(self, connection: socket.socket) -> None:
        reactor.adoptStreamConnection(connection.fileno(), connection.family, self._factory)
        connection.close()


def _is_other(beginning: bytes) -> bool:
    if beginning.startswith((TLS_HANDSHAKE, HTTP_2)):
        return True
    if not beginning.startswith(b"GET "):
        return False
    head = beginning.partition(b"\r\n\r\n")[0].lower()
    return any(line.startswith(b"upgrade:") and b"websocket" in line for line in head.split(b"\r\n"))


def _context(certificate: str, key: str) -> Any:
    factory = ssl.DefaultOpenSSLContextFactory(key, certificate)
    factory.getContext().use_certificate_chain_file(certificate)
    return factory
