"""Records that wait in a stream, through batches, into a queue."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from bench.mapping.worlds import World

WITHIN = 600.0


@dataclass(frozen=True)
class Throughput:
    """``seconds`` from the mapping's creation to the moment when the queue had the last record."""

    records: int
    batches: int
    seconds: float

    @property
    def rate(self) -> float:
        """Records a second."""
        return self.records / self.seconds

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "rate": self.rate}


def measure(world: World, records: int, batch_size: int, told: Callable[[int], None]) -> Throughput:
    """Write all of them, then create the mapping; in the end the queue is emptied and counted."""
    stream, queue = world.table("Waiting"), world.queue("sink")
    world.function("sends", "sink", QUEUE_URL=queue)
    world.fill("Waiting", records, told)
    began = time.time()
    world.mapping(stream, "sends", BatchSize=batch_size)
    heard = [one for one in world.hearing.records(records, told, WITHIN) if one.count]
    ids = list(_received(world.clients.client("sqs"), queue))
    expected = {f"fill-{number}" for number in range(records)}
    assert {one for one in ids if one} == expected, f"{len(ids)} records arrived, {records} were written"
    return Throughput(records, len(heard), max(one.at for one in heard) - began)


def _received(sqs: Any, queue: str) -> Iterator[str]:
    """The ids in all messages of a queue."""
    while True:
        page = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
        if not page:
            return
        for one in page:
            yield from json.loads(one["Body"])
