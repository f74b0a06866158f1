"""Several batches of a shard at once: faster than one, and no document's changes change places."""

from itertools import pairwise

from dirty_equals import IsPartialDict

from sandbox import scenario
from sandbox.scenario import Sandbox
from sandbox.scenario.functions import Function

WORK = 0.06  # seconds for each change

# As many environments as lanes are ready, so that none of the lanes waits for a cold start.
stack = scenario.stack(
    "concurrency",
    parameters={
        "Lanes": "4",
        "ProvisionedConcurrency": "4",
        "WorkMilliseconds": f"{WORK * 1000:.0f}",
        "BatchSize": "4",
    },
)

DOCUMENTS, VERSIONS = 12, 3


def test_four_lanes_are_faster_than_one_and_each_document_keeps_its_order(sandbox: Sandbox) -> None:
    functions = [sandbox.function("OneLane"), sandbox.function("SeveralLanes")]
    changes = [(f"d-{n}", version) for version in range(VERSIONS) for n in range(DOCUMENTS)]
    sandbox.table("DocumentsTable").put_all({"documentId": d, "version": version} for d, version in changes)

    for function in functions:
        function.expect_records(len(changes))
    sandbox.settle()
    for function in functions:
        in_order = [[record.new for record in records] for records in function.records_by_key.values()]
        versions = [[IsPartialDict(version=version) for version in range(VERSIONS)]] * DOCUMENTS
        assert in_order == versions, f"each document's changes in their order, by {function.name}"
    (_, alone), (spared, together) = (measured(function) for function in functions)
    print(f"{len(changes)} changes: four lanes spared {spared:.2f} s, with {together} batches at once")
    assert spared > 0.2 * WORK * len(changes), f"four lanes spared {spared:.2f} s"
    assert alone == 1
    assert 1 < together <= 4


def measured(function: Function) -> tuple[float, int]:
    """How many seconds were spared by working at several batches at once, and how many these were at most.

    What nobody works at is not counted: how long a machine stands still says nothing of lanes.
    """
    spans = [
        (each.started_at, each.started_at + (each.duration_ms or 0) / 1000) for each in function.invocations
    ]
    moments = sorted(moment for span in spans for moment in span)
    at_once = [
        (until - since, sum(begin <= since and until <= end for begin, end in spans))
        for since, until in pairwise(moments)
    ]
    spared = sum(seconds * (many - 1) for seconds, many in at_once if many)
    return spared, max(many for _, many in at_once)
