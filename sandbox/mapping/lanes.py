"""ParallelizationFactor: a shard's records in lanes, each item always in the same one (reference 3.8).

Lanes run side by side, each in order. AWS does not say how it spreads items: here the hash of the full
primary key (partition and sort key) decides, the same in every run.
"""

from zlib import crc32

from sandbox.mapping.records import Record


def lane_of(record: Record, factor: int) -> int:
    """Which of ``factor`` lanes takes this record, counted from 0."""
    return crc32(record.key.encode()) % factor
