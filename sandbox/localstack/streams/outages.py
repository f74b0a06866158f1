"""DynamoDB Local being away for a while is no error to whoever reads its streams: it is waited out."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any, TypeVar

from sandbox.localstack import clock
from sandbox.localstack.loop import loop
from sandbox.localstack.streams.names import StreamName
from sandbox.localstack.streams.source import Unavailable

LOG = logging.getLogger(__name__)
T = TypeVar("T")
PAUSE = 0.1
LONG = 30.0
"""Seconds after which an outage is told as one that may not end by itself, and each time again."""


async def waited_out(stream: StreamName, ask: Callable[..., T], *arguments: Any) -> T:
    """Ask in a thread, again and again while DynamoDB Local is away; said at once, and louder each LONG
    seconds. Raises all else."""
    told: list[float] = []
    while True:
        try:
            return await loop().in_thread(ask, *arguments)
        except Unavailable as error:
            _tell(stream, error, told)
            await asyncio.sleep(PAUSE)


def _tell(stream: StreamName, error: Unavailable, told: list[float]) -> None:
    """``told`` are the times at which it was told."""
    now = clock.stopwatch()
    if not told:
        LOG.info("%s waits: %s", stream.arn, error)
    elif now - told[-1] >= LONG:
        LOG.warning(
            "%s cannot be read for %.0f s now, and its mappings wait: %s", stream.arn, now - told[0], error
        )
    else:
        return
    told.append(now)
