"""Several batches of a shard at once: faster than one, and no document's changes change places."""

from dirty_equals import IsPartialDict

from sandbox import scenario
from sandbox.scenario import Sandbox
from sandbox.scenario.functions import Function

# As many environments as lanes are ready, so that none of the lanes waits for a cold start.
stack = scenario.stack(
    "concurrency",
    parameters={"Lanes": "4", "ProvisionedConcurrency": "4", "WorkMilliseconds": "60", "BatchSize": "4"},
)

DOCUMENTS, VERSIONS = 12, 3


def test_four_lanes_are_faster_than_one_and_each_document_keeps_its_order(sandbox: Sandbox) -> None:
    functions = [sandbox.function("OneLane"), sandbox.function("SeveralLanes")]
    changes = [(f"d-{n}", version) for version in range(VERSIONS) for n in range(DOCUMENTS)]
    sandbox.table("DocumentsTable").put_all({"documentId": d, "version": version} for d, version in changes)

    for function in functions:
        function.expect_records(len(changes), within=30)
    sandbox.settle()
    for function in functions:
        in_order = [[record.new for record in records] for records in function.records_by_key.values()]
        versions = [[IsPartialDict(version=version) for version in range(VERSIONS)]] * DOCUMENTS
        assert in_order == versions, f"each document's changes in their order, by {function.name}"
    (one, alone), (several, together) = (measured(function) for function in functions)
    print(f"{len(changes)} changes: one lane {one:.2f} s, four lanes {several:.2f} s, {together} at once")
    assert several < 0.8 * one, f"one lane took {one:.2f} s, four took {several:.2f} s"
    assert alone == 1
    assert 1 < together <= 4


def measured(function: Function) -> tuple[float, int]:
    """Seconds from the first invocation's beginning to the last one's end, and most at one time."""
    spans = [
        (each.started_at, each.started_at + (each.duration_ms or 0) / 1000) for each in function.invocations
    ]
    at_once = [sum(begin <= moment < end for begin, end in spans) for moment, _ in spans]
    return max(end for _, end in spans) - min(begin for begin, _ in spans), max(at_once)
