"""Mappings with tumbling windows, for the tests of them."""

from typing import Any

from tests.unit.mapping.behaviours import sequences
from tests.unit.mapping.fakes import Behaviour
from tests.unit.mapping.virtual import Fixture

SIZE = 10

"""Seconds. START is a multiple of it."""


def counting(event: dict[str, Any]) -> dict[str, Any]:
    """The state is the count of the window's records."""
    return {"state": {"count": event["state"].get("count", 0) + len(event["Records"])}}


def failing_finals(times: int) -> Behaviour:
    left = [times]

    def handler(event: dict[str, Any]) -> dict[str, Any]:
        if event["isFinalInvokeForWindow"] and left[0]:
            left[0] -= 1
            raise ValueError("final")
        return counting(event)

    return handler


async def windows(behaviour: Behaviour = counting, **settings: Any) -> Fixture:
    """Three records in a first window, one in the next but one."""
    mapping = Fixture(behaviour, tumbling_window=SIZE, batch_size=2, **settings)
    mapping.start()
    for seconds in (1, 4, 0, 20):
        await mapping.pass_time(seconds)
        mapping.stream.write()
    await mapping.pass_time(60)
    await mapping.stop()
    return mapping


def shape(mapping: Fixture) -> list[tuple[list[int], dict[str, Any], bool, bool]]:
    return [
        (
            sequences(event),
            event["state"],
            event["isFinalInvokeForWindow"],
            event["isWindowTerminatedEarly"],
        )
        for event in mapping.function.events
    ]
