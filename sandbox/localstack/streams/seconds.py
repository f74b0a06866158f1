"""In which second each record of a shard was written: DynamoDB Local itself knows the minute only."""

from bisect import bisect_left, bisect_right


class Seconds:
    """Kept as the places where the second changes, so that a million records in one second cost nothing.

    Whole seconds since the epoch by the account's clock, for the whole life of the stream: whoever reads
    it later, from the beginning, sees the same.
    """

    def __init__(self) -> None:
        self._sequences: list[int] = []
        self._seconds: list[int] = []

    def note(self, sequence: int, second: int) -> int:
        """The next record was written in this second; returns the one that it is given.

        Seconds never go back within a shard, whatever the clock does.
        """
        last = self._seconds[-1] if self._seconds else -1
        if second > last:
            self._sequences.append(sequence)
            self._seconds.append(second)
        return max(second, last)

    def of(self, sequence: int) -> int | None:
        """The second of a record, None where it was written before anybody looked."""
        place = bisect_right(self._sequences, sequence) - 1
        return self._seconds[place] if place >= 0 else None

    @property
    def first(self) -> int | None:
        """The sequence number of the first record; None where there is none yet."""
        return self._sequences[0] if self._sequences else None

    def first_since(self, second: float) -> int | None:
        """The sequence number of the first record of this second or a later one; None where all are older."""
        place = bisect_left(self._seconds, second)
        return self._sequences[place] if place < len(self._sequences) else None
