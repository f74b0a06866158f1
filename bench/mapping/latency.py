"""From a write to the handler's first line, warm."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bench.mapping.numbers import Sample
from bench.mapping.worlds import World

WITHIN = 60.0


@dataclass(frozen=True)
class Latency:
    """All of the same writes."""

    write: Sample
    """PutItem, from its beginning to its answer."""
    delivery: Sample
    """From the write's beginning to the handler's first line; of several handlers to the last one's."""
    first_delivery: Sample
    """The same, to the first one's."""
    after_answer: Sample
    """From the write's answer to the handler's first line. Negative where the handler was first."""

    @property
    def ratio(self) -> float:
        """How many times as long as the write the whole way takes, at p50."""
        return self.delivery.p50 / self.write.p50

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name).as_json() for name in self.__dataclass_fields__}


def measure(
    world: World,
    tables: Sequence[str],
    samples: int,
    *,
    pause: float,
    told: Callable[[int], None],
    handlers: int = 1,
    warm_up: int = 5,
) -> Latency:
    """Write to one table after the other and wait for ``handlers`` invocations each time.

    Before each write there is a random pause of at most ``pause`` seconds: who polls must not be met at
    the same moment of his round each time.
    """
    chance = random.Random(1)  # noqa: S311 - the same pauses in every run
    found = []
    for number in range(-warm_up, samples):
        time.sleep(chance.uniform(0, pause))
        key = f"timed-{time.time_ns()}"
        write = world.put(tables[number % len(tables)], key)
        starts = [one.at for one in world.hearing.of(key, times=handlers, within=WITHIN)]
        if number >= 0:
            found.append((write, min(starts), max(starts)))
            told(number + 1)
    return Latency(
        write=Sample([write.took for write, _, _ in found]),
        delivery=Sample([last - write.began for write, _, last in found]),
        first_delivery=Sample([first - write.began for write, first, _ in found]),
        after_answer=Sample([last - write.ended for write, _, last in found]),
    )
