"""All mappings of ours in this LocalStack, by their UUID."""

import threading

from sandbox.localstack.mappings.running import RunningMapping


class Registry:
    """Safe across threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._mappings: dict[str, tuple[str, RunningMapping]] = {}

    def add(self, account: str, mapping: RunningMapping) -> None:
        with self._lock:
            self._mappings[mapping.uuid] = (account, mapping)

    def get(self, uuid: str) -> RunningMapping | None:
        """The mapping, or None where it is none of ours (from a queue, say)."""
        with self._lock:
            found = self._mappings.get(uuid)
        return found[1] if found else None

    def of(self, account: str) -> list[RunningMapping]:
        with self._lock:
            return [mapping for owner, mapping in self._mappings.values() if owner == account]

    def remove(self, uuid: str) -> None:
        with self._lock:
            self._mappings.pop(uuid, None)


MAPPINGS = Registry()
