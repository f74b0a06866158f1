"""The gateway's web server, on the address that it was given.

LocalStack's listens on every address of the machine, whatever GATEWAY_LISTEN says. This one is chosen
by ``GATEWAY_SERVER=sandbox``, LocalStack's own plugin point for it.
"""

import logging
import os
from typing import Any

from localstack.aws.serving.twisted import TLSMultiplexerFactory
from localstack.config import HostAndPort, is_ipv6_address
from localstack.runtime.server.core import RuntimeServerPlugin
from localstack.runtime.server.twisted import TwistedRuntimeServer
from rolo.gateway import Gateway
from rolo.serving.twisted import TwistedGateway
from twisted.internet import endpoints, reactor, ssl

LOG = logging.getLogger(__name__)
CANNOT_LISTEN = 1


class LoopbackServer(TwistedRuntimeServer):
    def register(
        self, gateway: Gateway, listen: list[HostAndPort], ssl_creds: tuple[str, str] | None = None
    ) -> None:
        factory: Any = TwistedGateway(gateway)
        if ssl_creds:
            factory = TLSMultiplexerFactory(_context(*ssl_creds), False, factory)
        for address in listen:
            kind = (
                endpoints.TCP6ServerEndpoint
                if is_ipv6_address(address.host)
                else endpoints.TCP4ServerEndpoint
            )
            listening = kind(reactor, address.port, interface=address.host).listen(factory)
            listening.addErrback(_give_up, address)


class LoopbackServerPlugin(RuntimeServerPlugin):
    name = "sandbox"

    def load(self, *_: Any, **__: Any) -> LoopbackServer:
        return LoopbackServer()


def _context(certificate: str, key: str) -> Any:
    factory = ssl.DefaultOpenSSLContextFactory(key, certificate)
    factory.getContext().use_certificate_chain_file(certificate)
    return factory


def _give_up(failure: Any, address: HostAndPort) -> None:
    # Twisted would go on without a listener, and whoever waits for the port would never learn why.
    LOG.error("Cannot listen on %s:%s: %s", address.host, address.port, failure.getErrorMessage())
    os._exit(CANNOT_LISTEN)
