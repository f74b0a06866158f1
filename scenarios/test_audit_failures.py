"""What cannot be kept is not forgotten: the queue of failures says where it is in the stream."""

from dirty_equals import IsPartialDict

from sandbox import scenario
from sandbox.scenario import Sandbox

stack = scenario.stack("audit", parameters={"MaximumRetryAttempts": "1"}, twins=("template-node.yaml",))


def test_a_change_that_cannot_be_kept_is_handed_over_and_those_after_it_are_kept(sandbox: Sandbox) -> None:
    accounts, archive = sandbox.table("AccountsTable"), sandbox.bucket("AuditArchive")
    s3 = sandbox.client("s3")
    s3.delete_bucket(Bucket=archive.name)
    accounts.put(accountId="a-1")
    failure = sandbox.queue("AuditFailures").expect()
    s3.create_bucket(Bucket=archive.name)
    accounts.put(accountId="a-2")

    sandbox.settle()
    lost, kept = accounts.records
    assert failure["requestContext"] == IsPartialDict(condition="RetryAttemptsExhausted")
    assert failure["DDBStreamBatchInfo"] == IsPartialDict(
        batchSize=1, startSequenceNumber=lost.sequence_number, endSequenceNumber=lost.sequence_number
    )
    assert [each.body["sequenceNumber"] for each in archive.objects] == [kept.sequence_number]
    assert [entry["object"] for entry in sandbox.table("AuditTable").items] == [archive.objects[0].key]
