"""The gateway's web server, on the address that it was given.

LocalStack's listens on every address of the machine, whatever GATEWAY_LISTEN says, and passes each request
through four changes of thread, which costs more than what most requests do. This one answers in the thread of
the connection. It is chosen by ``GATEWAY_SERVER=sandbox``, LocalStack's own plugin point for it; what is not
plain HTTP/1.1 goes on to LocalStack's (`handing_over`).
"""

import logging
import os
import socket
from contextlib import suppress
from threading import Thread
from typing import Any

from localstack.config import HostAndPort, is_ipv6_address
from localstack.runtime.server.core import RuntimeServerPlugin
from localstack.runtime.server.twisted import TwistedRuntimeServer
from rolo.gateway import Gateway
from rolo.gateway.wsgi import WsgiGateway

from sandbox.localstack.serving.conversation import Conversations
from sandbox.localstack.serving.handing_over import Others

LOG = logging.getLogger(__name__)
CANNOT_LISTEN = 1
BACKLOG = 1024
ENDING = 10.0  # seconds for what is being answered when the server ends


class LoopbackServer(TwistedRuntimeServer):
    """Listens for a gateway from `run` on: what connects before waits."""

    def __init__(self) -> None:
        super().__init__()
        self._accepting: list[Thread] = []
        self._listening: list[socket.socket] = []
        self._conversations: list[Conversations] = []

    def register(
        self, gateway: Gateway, listen: list[HostAndPort], ssl_creds: tuple[str, str] | None = None
    ) -> None:
        conversations = Conversations(WsgiGateway(gateway), Others(gateway, ssl_creds))
        self._conversations.append(conversations)
        for address in listen:
            listening = _listen(address)
            self._listening.append(listening)
            self._accepting.append(Thread(target=_accept, args=(listening, conversations), daemon=True))

    def run(self) -> Any:
        for accepting in self._accepting:
            accepting.start()
        return super().run()

    def shutdown(self) -> None:
        for listening in self._listening:
            with suppress(OSError):  # macOS has no end of a socket that only listens
                listening.shutdown(socket.SHUT_RDWR)
            listening.close()
        for conversations in self._conversations:
            conversations.await_answers(ENDING)
        super().shutdown()


class LoopbackServerPlugin(RuntimeServerPlugin):
    name = "sandbox"

    def load(self, *_: Any, **__: Any) -> LoopbackServer:
        return LoopbackServer()


def _listen(address: HostAndPort) -> socket.socket:
    family = socket.AF_INET6 if is_ipv6_address(address.host) else socket.AF_INET
    try:
        return socket.create_server((address.host, address.port), family=family, backlog=BACKLOG)
    except OSError as error:
        # LocalStack would go on without a listener, and whoever waits for the port would never learn why.
        LOG.error("Cannot listen on %s:%s: %s", address.host, address.port, error)
        os._exit(CANNOT_LISTEN)


def _accept(listening: socket.socket, conversations: Conversations) -> None:
    while listening.fileno() >= 0:
        try:
            connection, _ = listening.accept()
        except OSError as error:
            if listening.fileno() >= 0:
                LOG.error("A connection cannot be accepted: %s", error)
                conversations.await_an_end(1)
            continue
        conversations.begin(connection)
