"""How many environments a function may have, and how many are there before anybody asks."""

import pytest

from sandbox import scenario
from sandbox.scenario import Sandbox

stack = scenario.stack("concurrency", parameters={"ProvisionedConcurrency": "1", "WorkMilliseconds": "0"})


def test_a_function_with_0_reserved_is_blocked_and_loses_nothing_when_it_is_let_go(sandbox: Sandbox) -> None:
    blocked, free = sandbox.function("OneLane"), sandbox.function("SeveralLanes")
    functions, documents = sandbox.client("lambda"), sandbox.table("DocumentsTable")
    functions.put_function_concurrency(FunctionName=blocked.name, ReservedConcurrentExecutions=0)
    documents.put_all({"documentId": "d-1", "version": version} for version in range(5))
    free.expect_records(5)
    with pytest.raises(scenario.WaitTimeout, match="OneLane"):
        sandbox.settle(timeout=1)
    assert blocked.invocations == []

    functions.delete_function_concurrency(FunctionName=blocked.name)
    sandbox.clock.advance(seconds=10)  # until it is asked again
    blocked.expect_records(5)
    sandbox.settle()
    assert [record.new for record in blocked.records] == [
        {"documentId": "d-1", "version": version} for version in range(5)
    ]
    assert {record.states["OneLane"] for record in documents.records} == {"succeeded"}
    assert sandbox.queue("OneLaneFailures").messages == []


def test_a_provisioned_environment_has_begun_before_the_first_record_comes(sandbox: Sandbox) -> None:
    sandbox.table("DocumentsTable").put(documentId="d-1", version=1)

    provisioned = sandbox.function("SeveralLanes").expect_invocation()
    on_demand = sandbox.function("OneLane").expect_invocation()
    assert (provisioned.cold_start, on_demand.cold_start) == (False, True)


def test_a_mapping_to_the_bare_function_leaves_the_provisioned_environment_unused(sandbox: Sandbox) -> None:
    function, functions = sandbox.function("SeveralLanes"), sandbox.client("lambda")
    mappings = functions.list_event_source_mappings(FunctionName=f"{function.name}:live")
    [mapping] = mappings["EventSourceMappings"]
    functions.update_event_source_mapping(UUID=mapping["UUID"], FunctionName=function.name)
    sandbox.settle()  # the mapping is what it was told to be
    sandbox.table("DocumentsTable").put(documentId="d-1", version=1)

    assert function.expect_invocation().cold_start
