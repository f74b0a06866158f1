"""A log of a stream over a source that a test writes to."""

from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

from sandbox.localstack.loop import loop
from sandbox.localstack.streams.log import StreamLog
from sandbox.localstack.streams.names import StreamName
from sandbox.mapping.records import Page, Record
from tests.unit.localstack.streams.fake_source import STREAM, FakeSource

T = TypeVar("T")
DAY = 24 * 60 * 60


def run(work: Coroutine[Any, Any, T]) -> T:
    return loop().submit(work).result(60)


class Subject:
    """A stream log, what it reads from, and what it told of new records."""

    def __init__(self) -> None:
        self.source = FakeSource()
        self.source.open("a")
        self.told: list[int] = []
        self.log = StreamLog(STREAM, self.source, self._tell)

    def write(self, shard: str, *numbers: int) -> None:
        self.source.write(shard, *numbers)
        self.log.readers.wake()

    def read(self, shard: str = "a", after: int = 0, limit: int = 100) -> Page:
        async def reading() -> Page:
            await self.log.readers.caught_up()
            return await self.log.read(shard, after, limit)

        return run(reading())

    def numbers(self, shard: str = "a", after: int = 0, limit: int = 100) -> list[int]:
        return [record.sequence for record in self.read(shard, after, limit).records]

    def _tell(self, _: StreamName, records: Sequence[Record]) -> None:
        self.told += [record.sequence for record in records]
