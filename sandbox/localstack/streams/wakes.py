"""The demands to read a stream: each write is one, numbered. Asked for by any thread, met on the loop."""

import threading
from collections import deque


class Wakes:
    """A reader has met all demands up to a number once it has read everything, beginning after that number
    was given out."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked = 0
        self._pending: deque[tuple[int, float | None]] = deque()

    @property
    def asked(self) -> int:
        """The number of the latest demand."""
        return self._asked

    def ask(self, at: float | None) -> int:
        """Something was written, at the latest at this moment (seconds, the account's clock); None: there
        may be something, and nobody knows since when."""
        with self._lock:
            self._asked += 1
            self._pending.append((self._asked, at))
            return self._asked

    def met(self, number: int) -> None:
        """All demands up to this number are met by all readers."""
        with self._lock:
            while self._pending and self._pending[0][0] <= number:
                self._pending.popleft()

    def oldest(self) -> float | None:
        """The moment of the oldest write that is not met: what is read now may be as old as that."""
        with self._lock:
            return next((at for _, at in self._pending if at is not None), None)
