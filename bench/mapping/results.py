"""What came of one run on one machine."""

from dataclasses import dataclass
from typing import Any

from bench.mapping.engines import Kind
from bench.mapping.growth import Row
from bench.mapping.latency import Latency
from bench.mapping.load import Load
from bench.mapping.machine import Machine
from bench.mapping.throughput import Throughput


@dataclass(frozen=True)
class Compared:
    """One kind of mapping."""

    kind: Kind
    latency: Latency
    throughput: Throughput

    def as_json(self) -> dict[str, Any]:
        return {"latency": self.latency.as_json(), "throughput": self.throughput.as_json()}


@dataclass(frozen=True)
class Results:
    machine: Machine
    compared: list[Compared]
    empty: Load
    mappings: list[Row]
    on_one_stream: Row
    records: list[Row]

    def as_json(self) -> dict[str, Any]:
        return {
            "machine": self.machine.as_json(),
            "compared": {one.kind.name: one.as_json() for one in self.compared},
            "idle with no mapping": self.empty.as_json(),
            "mappings": [row.as_json() for row in self.mappings],
            "on one stream": self.on_one_stream.as_json(),
            "records": [row.as_json() for row in self.records],
        }
