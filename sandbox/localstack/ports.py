"""A port for a server that starts by and by."""

import random
import socket

BELOW_EPHEMERAL = range(10_000, 32_768)
"""What Linux and macOS never give to a connection, nor to a server that asks for any port: between
choosing a port and listening on it a Java needs a second, in which one of those would be taken."""
TRIES = 100


def choose() -> int:
    """A port that nobody listens on; raises OSError where it finds none."""
    for port in random.sample(BELOW_EPHEMERAL, TRIES):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError(f"{TRIES} ports between {BELOW_EPHEMERAL[0]} and {BELOW_EPHEMERAL[-1]} are all taken")
