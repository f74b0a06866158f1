"""DynamoDB Local being away for a while is no error to whoever reads its streams: it is waited out."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any, TypeVar

from sandbox.localstack.loop import loop
from sandbox.localstack.streams.names import StreamName
from sandbox.localstack.streams.source import Unavailable

LOG = logging.getLogger(__name__)
T = TypeVar("T")
PAUSE = 0.1


async def waited_out(stream: StreamName, ask: Callable[..., T], *arguments: Any) -> T:
    """Ask in a thread, again and again while DynamoDB Local is away; said once. Raises all else."""
    told = False
    while True:
        try:
            return await loop().in_thread(ask, *arguments)
        except Unavailable as error:
            LOG.log(logging.DEBUG if told else logging.INFO, "%s waits: %s", stream.arn, error)
            told = True
            await asyncio.sleep(PAUSE)
