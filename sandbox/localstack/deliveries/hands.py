"""Messages that a receiver took from a queue and that are not in flight yet.

LocalStack keeps them in a variable of the receiver meanwhile, for as long as a mapping's batching window
lasts: they are neither visible nor in flight.
"""

import threading
import weakref
from collections.abc import Callable
from typing import Any

_lock = threading.Lock()
_held: "weakref.WeakKeyDictionary[Any, list[list[Any]]]" = weakref.WeakKeyDictionary()
_mine = threading.local()


def held(queue: Any) -> list[Any]:
    """The messages of ``queue`` in receivers' hands. Some of them may be in flight already."""
    with _lock:
        return [message for hand in _held.get(queue, []) for message in hand]


def counted_receiving(receive: Callable[..., Any]) -> Callable[..., Any]:
    """``receive`` of a queue: it holds what its thread takes, until it returns."""

    def receive_counted(queue: Any, *arguments: Any, **options: Any) -> Any:
        hand: list[Any] = []
        with _lock:
            _held.setdefault(queue, []).append(hand)
        _mine.hand = hand
        try:
            return receive(queue, *arguments, **options)
        finally:
            del _mine.hand
            with _lock:
                _let_go(queue, hand)

    return receive_counted


def counted_taking(take: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """What takes one message out, under the lock that putting it in needs as well."""

    def take_counted(source: Any) -> Any:
        message = take(source)
        hand = getattr(_mine, "hand", None)
        if hand is not None:
            hand.append(message)
        return message

    return take_counted


def _let_go(queue: Any, hand: list[Any]) -> None:
    left = [other for other in _held[queue] if other is not hand]
    if left:
        _held[queue] = left
    else:
        del _held[queue]
