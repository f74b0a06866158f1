"""Hears the handlers: each tells by a datagram what it was invoked with, the moment it is."""

import json
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass

ROOM = 4_000_000
"""Bytes of datagrams that may wait to be heard."""


class NotHeard(Exception):
    """No handler told of it in time."""


@dataclass(frozen=True)
class Told:
    """What one invocation told."""

    function: str
    at: float
    """Seconds since the epoch, by the machine's clock: the same one that the writes are timed with."""
    count: int
    """Records in the batch."""
    first: list[str]
    """The key of the first record, if there is one."""


class Hearing:
    """On a port of its own, on the loopback address."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, ROOM)
        self._socket.bind(("127.0.0.1", 0))

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._socket.getsockname()[1]}"

    def of(self, key: str, *, times: int = 1, within: float = 60.0) -> list[Told]:
        """Wait for the invocations whose batch begins with this key. Raises NotHeard."""
        heard: list[Told] = []

        def hear(one: Told) -> None:
            if one.first == [key]:
                heard.append(one)

        self._until(lambda: len(heard) >= times, hear, within)
        return heard

    def records(self, count: int, told: Callable[[int], None], within: float) -> list[Told]:
        """Wait for so many records, in any batches; ``told`` is told how many there were. Raises NotHeard."""
        heard: list[Told] = []

        def hear(one: Told) -> None:
            heard.append(one)
            told(sum(each.count for each in heard))

        self._until(lambda: sum(one.count for one in heard) >= count, hear, within)
        return heard

    def _until(self, enough: Callable[[], bool], hear: Callable[[Told], None], within: float) -> None:
        end = time.monotonic() + within
        while not enough():
            self._socket.settimeout(max(end - time.monotonic(), 0.001))
            try:
                hear(Told(**json.loads(self._socket.recv(65536))))
            except TimeoutError:
                raise NotHeard(f"nothing was heard of what was awaited for {within:.0f} s") from None
