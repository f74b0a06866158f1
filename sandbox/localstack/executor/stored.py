"""Zips that LocalStack has just stored, kept until they are unpacked, which comes next: to ask S3 for one
takes longer than to unpack it."""

import threading

MOST = 64 * 2**20
"""Bytes of all that are kept; of more, the latest."""


class Stored:
    """Zips by their hash, as Lambda writes it. Safe across threads."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: dict[str, bytes] = {}

    def keep(self, sha256: str, content: bytes) -> None:
        with self._lock:
            self._kept.pop(sha256, None)
            self._kept[sha256] = content
            while sum(map(len, self._kept.values())) > self._most:
                del self._kept[next(iter(self._kept))]

    def content(self, sha256: str) -> bytes | None:
        """None where it is not kept: S3 has it."""
        with self._lock:
            return self._kept.get(sha256)

    def forget(self, sha256: str) -> None:
        """It is unpacked."""
        with self._lock:
            self._kept.pop(sha256, None)


STORED = Stored()
"""That of this LocalStack."""
