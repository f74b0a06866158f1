import queue
from typing import Any

import pytest

from sandbox.localstack.deliveries.hands import counted_receiving, counted_taking, held

take = counted_taking(lambda visible: visible.get_nowait())


class Queue:
    def __init__(self, *messages: str) -> None:
        self.visible: queue.SimpleQueue[str] = queue.SimpleQueue()
        for message in messages:
            self.visible.put(message)


@counted_receiving
def receive(source: Queue, seen: list[Any]) -> str:
    message: str = take(source.visible)
    seen.append(held(source))
    return message


def test_what_a_receiver_took_is_in_its_hands_until_it_returns() -> None:
    source, seen = Queue("a", "b"), list[Any]()

    assert receive(source, seen) == "a"

    assert seen == [["a"]]
    assert held(source) == []


def test_a_receiver_holds_nothing_of_another_queue() -> None:
    source, other, seen = Queue("a"), Queue("b"), list[Any]()

    receive(source, seen)
    take(other.visible)

    assert held(other) == []


def test_a_receiver_that_fails_holds_nothing() -> None:
    source = Queue("a")

    @counted_receiving
    def failing(source: Queue) -> None:
        take(source.visible)
        raise ConnectionError("the client is gone")

    with pytest.raises(ConnectionError):
        failing(source)
    assert held(source) == []
