"""A table whose members can be searched: what OpenSearch finds is what the table holds."""

from typing import Any

import urllib3
from dirty_equals import IsPartialDict

from sandbox import scenario
from sandbox.scenario import Sandbox

# Three records make a batch, so that good ones and a bad one are in the same bulk request.
stack = scenario.stack(
    "search",
    parameters={"BatchSize": "3", "MaximumBatchingWindowInSeconds": "1", "MaximumRetryAttempts": "1"},
    twins=("template-node.yaml",),
)

ADA = {
    "memberId": "ada",
    "name": "Ada Lovelace",
    "bio": "wrote programs for the analytical engine",
    "age": 36,
}
ALAN = {"memberId": "alan", "name": "Alan Turing", "bio": "broke ciphers", "age": 41}
GRACE = {"memberId": "grace", "name": "Grace Hopper", "bio": "wrote a compiler", "age": 85}
NOBODY = {"memberId": "nobody", "name": "Nobody", "age": "very old"}  # the index holds whole numbers there

PATIENCE = 90  # seconds: the first index of a fresh OpenSearch, on a machine that is busy


def test_a_new_member_is_found_by_any_word_and_a_deleted_one_no_longer(sandbox: Sandbox) -> None:
    members = sandbox.table("MembersTable")
    members.put_all([ADA, GRACE])
    sandbox.settle(timeout=PATIENCE)
    assert found(sandbox, "wrote") == ["ada", "grace"]
    assert found(sandbox, "lovelace engine") == ["ada"]

    members.update("grace", bio="was an admiral")
    members.delete("ada")
    sandbox.settle(timeout=PATIENCE)
    assert (found(sandbox, "wrote"), found(sandbox, "lovelace")) == ([], [])
    assert found(sandbox, "admiral") == ["grace"]


def test_what_the_index_refuses_is_handed_over_and_the_others_of_its_batch_are_found(
    sandbox: Sandbox,
) -> None:
    members = sandbox.table("MembersTable")
    members.put_all([ADA, NOBODY, ALAN])
    failure = sandbox.queue("SearchFailures").expect(within=PATIENCE)

    sandbox.settle(timeout=PATIENCE)
    refused = next(record for record in members.records if record.key == "nobody")
    assert failure["requestContext"] == IsPartialDict(condition="RetryAttemptsExhausted")
    assert failure["DDBStreamBatchInfo"] == IsPartialDict(
        batchSize=1, startSequenceNumber=refused.sequence_number, endSequenceNumber=refused.sequence_number
    )
    assert (found(sandbox, "lovelace turing"), found(sandbox, "nobody")) == (["ada", "alan"], [])


def test_a_record_that_comes_late_neither_overwrites_a_newer_one_nor_brings_a_member_back(
    sandbox: Sandbox,
) -> None:
    members, sync = sandbox.table("MembersTable"), sandbox.function("SearchSync")
    members.put_all([ADA, GRACE])
    members.update("ada", bio="is remembered")
    members.delete("grace")
    sandbox.settle(timeout=PATIENCE)

    for late in [record for record in sync.records if record.event_name == "INSERT"]:
        assert sync.invoke({"Records": [late.raw]}) == {"batchItemFailures": []}

    assert found(sandbox, "wrote") == []
    assert found(sandbox, "remembered") == ["ada"]


def test_a_deleted_index_is_made_again_by_reading_the_stream_from_its_beginning(sandbox: Sandbox) -> None:
    members = sandbox.table("MembersTable")
    members.put_all([ADA, ALAN, GRACE])
    members.delete("alan")
    sandbox.settle(timeout=PATIENCE)
    request(sandbox, "DELETE", "")

    read_again(sandbox)
    sandbox.settle(timeout=PATIENCE)
    assert found(sandbox, "ada alan grace") == ["ada", "grace"]


def found(sandbox: Sandbox, words: str) -> list[str]:
    """The ids of the members in whom any of ``words`` is."""
    request(sandbox, "POST", "/_refresh")  # what was written is searchable now, not within a second
    query = {"query": {"multi_match": {"query": words, "fields": ["name", "bio"]}}}
    return sorted(hit["_id"] for hit in request(sandbox, "POST", "/_search", query)["hits"]["hits"])


def request(sandbox: Sandbox, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """Ask OpenSearch itself, about the index."""
    url = f"http://{sandbox.outputs['SearchEndpoint']}/{sandbox.outputs['SearchIndex']}{path}"
    answer = urllib3.request(method, url, json=body)
    assert answer.status == 200, answer.data.decode()
    return answer.json()


def read_again(sandbox: Sandbox) -> None:
    """Another mapping in place of the one there is, with the same settings, from the stream's beginning."""
    functions = sandbox.client("lambda")
    [mapping] = functions.list_event_source_mappings(FunctionName=sandbox.function("SearchSync").name)[
        "EventSourceMappings"
    ]
    functions.delete_event_source_mapping(UUID=mapping["UUID"])
    same = ("EventSourceArn", "FunctionResponseTypes", "BatchSize", "MaximumRetryAttempts")
    functions.create_event_source_mapping(
        FunctionName=mapping["FunctionArn"],
        StartingPosition="TRIM_HORIZON",
        **{name: mapping[name] for name in same},
    )
