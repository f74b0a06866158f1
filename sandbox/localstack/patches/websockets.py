"""Websockets, which write from threads that Twisted does not hear of."""

from collections.abc import Callable
from typing import Any

from sandbox.localstack.patches.patch import Patch


def _by_the_reactor(write: Callable[..., None]) -> Callable[..., None]:
    def written(*arguments: Any, **named: Any) -> None:
        from twisted.internet import reactor

        loop: Any = reactor
        loop.callFromThread(write, *arguments, **named)

    return written


WHY = "written by another thread than the reactor's, which sends it when something else wakes it, or never"
PATCHES = (
    Patch("rolo.serving.twisted", "WebSocketChannel.wsSend", _by_the_reactor, WHY, "d0c76094d260716c"),
    Patch("rolo.serving.twisted", "WebSocketChannel.wsReject", _by_the_reactor, WHY, "06c6d3cdc1ccd27a"),
)
